"""Tests of Doorstep; README.md says how they are arranged and run."""
