# What the load runs share: tools and a database, the server that is measured, and its memory and CPU. To be sourced
# from the root of the repository; `$@` is the script that sources it, with its arguments.

seconds=${SECONDS_EACH:-10}
cores=$(nproc)

# Runs the script again inside a throw-away PostgreSQL server, unless it is inside one. The server is the tests', and
# runs without fsync, which reads don't notice.
within_postgres() {
  if [ -z "${TEST_DATABASE_URL:-}" ]; then
    local missing=()
    command -v wrk >/dev/null || missing+=(wrk)
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
    if [ ${#missing[@]} -gt 0 ]; then
      if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "Missing on this machine: ${missing[*]}" >&2
        exit 1
      fi
      apt-get update -qq
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    fi
    [ -x "${KORTVEJ:-target/release/kortvej}" ] || { echo "target/release/kortvej is missing: run make build" >&2; exit 1; }
    exec scripts/with-postgres "$@"
  fi
  pgbench=$(find /usr/lib/postgresql -path '*/bin/pgbench' | sort -V | tail -n 1)
  psql=${pgbench%pgbench}psql
  postmaster=$(head -n 1 "$("$psql" -qAt "$TEST_DATABASE_URL" -c 'SHOW data_directory')/postmaster.pid")
  folder=$(mktemp -d)
  trap 'stop; rm -rf "$folder"' EXIT
  # A copy, so that a build that goes on meanwhile can't change what is measured.
  cp "${KORTVEJ:-target/release/kortvej}" "$folder/kortvej"
  kortvej=$folder/kortvej
}

say() { # what is being done, for whoever waits
  echo "$(date +%H:%M:%S) $*" >&2
}

machine() {
  echo "$cores cores ($(sed -nE 's/^model name\s*: (.*)/\1/p' /proc/cpuinfo | head -n 1)), $(free -g | awk '/^Mem:/ { print $2 }') GiB; $(date -u '+%-d %B %Y'); $seconds s a figure."
  echo "$("$kortvej" --version), $("$pgbench" --version), SQLite $(python3 -c 'import sqlite3; print(sqlite3.sqlite_version)') by Python, $(wrk --version 2>&1 | head -n 1 | cut -d ' ' -f 1-2)."
}

load() {
  echo "Load of the machine $1: $(cut -d ' ' -f 1-3 /proc/loadavg)."
}

server=
stop() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
  fi
}

# Starts the server on a folder, keeping so many MB of answers, and sets `url`, `server` and `took`, the ms until it
# answered for itself.
start() { # folder, MB
  local before line
  before=$(date +%s%N)
  exec 3< <(exec "$kortvej" serve --listen 127.0.0.1:0 --data-dir "$1" --log warn --kept-answers "$2" --cost-budget 0 2>&1)
  server=$!
  while IFS= read -r -u 3 line; do
    case $line in
      "Kortvej is ready at "*)
        took=$((($(date +%s%N) - before) / 1000000))
        url=${line##* }
        return
        ;;
      "nobody has an account yet"* | "  http"*) ;;
      *) echo "$line" >&2 ;;
    esac
  done
  echo "the server does not start" >&2
  exit 1
}

ready() { # folder: ms until ready, the median of five starts
  local starts=()
  for _ in 1 2 3 4 5; do
    start "$1" 0
    starts+=("$took")
    stop
  done
  printf '%s\n' "${starts[@]}" | sort -n | sed -n 3p
}

memory() { # field of /proc: that of the server in MiB
  awk -v field="$1:" '$1 == field { printf "%.0f", $2 / 1024 }' "/proc/$server/status"
}

cpu() { # process: seconds of CPU that it and its children that have ended used
  awk -v tick="$(getconf CLK_TCK)" '{ print ($14 + $15 + $16 + $17) / tick }' "/proc/$1/stat"
}

difference() {
  awk -v a="$1" -v b="$2" 'BEGIN { print b - a }'
}

row() { # case, engine, connections, "RESULT ..." line, CPU seconds
  local requests duration p50 p99 errors bytes
  read -r _ requests duration p50 p99 errors bytes <<<"$4"
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$requests" "$duration" "$p50" "$p99" "$errors" "$5" "${bytes:-0}" >>"$results"
}

# Asks the server from so many connections, after a second of warming up, what a file of bodies holds, or for an address.
ask() { # case, connections, engine, address
  local threads=$(($2 < cores ? $2 : cores)) before out to=$url/graphql
  export BODIES=$folder/$1.bodies
  if [ -n "${4:-}" ]; then
    unset BODIES
    to=$url$4
  fi
  wrk -t "$threads" -c "$2" -d 1s --timeout 30s -s bench/load.lua "$to" >/dev/null
  before=$(cpu "$server")
  out=$(wrk -t "$threads" -c "$2" -d "${seconds}s" --timeout 30s -s bench/load.lua "$to" | grep ^RESULT)
  row "$1" "$3" "$2" "$out" "$(difference "$before" "$(cpu "$server")")"
}
