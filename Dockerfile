# One image for the web server and for the task consumer; compose.yaml shows both.
FROM python:3.12-slim

ENV MALLOC_ARENA_MAX=2 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/app/platform:/app DOORSTEP_VAR=/var/lib/doorstep
WORKDIR /app

# Packages first: they change less often than the code.
COPY requirements.txt requirements.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements.txt

RUN useradd --system --uid 10001 --home-dir /var/lib/doorstep --create-home doorstep
COPY . .
# Secrets of this layer live for two commands and protect nothing. The static files belong to the image, not to the volume.
RUN DATABASE_URL=sqlite:////tmp/none.sqlite3 SECRET_KEY=build CONTACT_KEYS=build DOORSTEP_VAR=/tmp/build STATIC_ROOT=/app/static \
    sh -c 'python manage.py compilemessages && python manage.py collectstatic --noinput' && rm -rf /tmp/build

ENV STATIC_ROOT=/app/static
USER doorstep
VOLUME /var/lib/doorstep
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--workers", "2", \
     "--blocking-threads", "8", "--respawn-failed-workers", "doorstep.conf.wsgi:application"]
