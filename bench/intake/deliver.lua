-- Sends deliveries FROM, FROM+1, … of deliveries.txt, each once; the delivery id is made of the job id.
local folder = os.getenv("RUNLENS_BENCH_FOLDER")
local from = tonumber(os.getenv("RUNLENS_BENCH_FROM"))
local text = assert(io.open(folder .. "/template.txt")):read("*a")
local parts, holes = {}, {}
local at = 1
while true do
  local first, last, hole = text:find("@(%u+)@", at)
  if not first then break end
  parts[#parts + 1] = text:sub(at, first - 1)
  holes[#holes + 1] = hole
  at = last + 1
end
local tail = text:sub(at)

local lines = {}
local index = 0
for line in io.lines(folder .. "/deliveries.txt") do
  index = index + 1
  if index > from then lines[#lines + 1] = line end
end

local next_line = 0
local headers = { ["Content-Type"] = "application/json", ["X-GitHub-Event"] = "workflow_job", ["User-Agent"] = "GitHub-Hookshot/bench" }
function request()
  next_line = next_line + 1
  local line = lines[next_line]
  if not line then error("out of deliveries") end
  local job, run, signature = line:match("(%d+) (%d+) (%x+)")
  local out = {}
  for i = 1, #parts do
    out[#out + 1] = parts[i]
    out[#out + 1] = holes[i] == "JOB" and job or run
  end
  out[#out + 1] = tail
  headers["X-GitHub-Delivery"] = "bench-" .. job
  headers["X-Hub-Signature-256"] = "sha256=" .. signature
  return wrk.format("POST", "/webhooks/github", headers, table.concat(out))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(99)))
end
