"""Who does the job: hard constraints with reasons, then a score; the decision and every reason are kept."""
