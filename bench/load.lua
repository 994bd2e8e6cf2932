-- wrk: posts the bodies of a file in turn (one JSON body a line, named by BODIES; without it, GETs the address) and prints
-- one line of figures.

local file = os.getenv("BODIES")
if file then
  local bodies = {}
  for line in io.lines(file) do bodies[#bodies + 1] = line end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  -- This media type gives a refused request the status 400, so that wrk counts it as an error.
  wrk.headers["Accept"] = "application/graphql-response+json"
  local turn = 0
  function request()
    turn = turn % #bodies + 1
    return wrk.format(nil, nil, nil, bodies[turn])
  end
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("RESULT %d %.6f %.3f %.3f %d %d\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed, summary.bytes))
end
