# Builds or serves the book in a mounted folder:
#
#   docker build -t briefbook .
#   docker run --rm -v "$PWD:/book" briefbook build
#   docker run --rm --init -v "$PWD:/book" -p 127.0.0.1:8000:8000 briefbook serve --address 0.0.0.0:8000
#
# Served like this, the book counts as shown to others: nothing narrower than its stated marking may be in it.
FROM python:3.12-slim
WORKDIR /opt/briefbook
COPY requirements/site.txt requirements/site.txt
RUN python -m pip install --no-cache-dir --require-hashes --only-binary=:all: -r requirements/site.txt
COPY pyproject.toml README.md LICENSE ./
COPY generator generator
COPY docs docs
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation . \
 && useradd --create-home --uid 1000 writer
USER writer
WORKDIR /book
ENTRYPOINT ["briefbook"]
CMD ["build"]
