-- wrk's side of run.py: wrk … -s probe.lua URL -- PROBE PRODUCTS CATEGORIES TAGS
-- Prints one line of JSON at the end.

local words = { "lamp", "teapot", "bowl", "mirror", "chair", "clock", "vase", "basket", "kettle", "spoon" }
local json = { ["Content-Type"] = "application/json" }
local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

local products, categories, tags, random
local probes = {}

function probes.id()
    return wrk.format("GET", "/products/" .. random(products))
end

function probes.page()
    local least = random(100)
    local first = random(tags - 20)
    return wrk.format("GET", string.format(
        "/products/?name=%s&tag_ids=%d,%d,%d&min_price_shmeckles=%d&max_price_shmeckles=%d&limit=50",
        words[random(#words)], first, first + 7, first + 19, least, least + 800))
end

function probes.indexed()
    return wrk.format("GET", "/products/?sort=name&limit=50")
end

local function body(name)
    return string.format(
        '{"name":"%s %d","description":"Made by the benchmark","price_shmeckles":%d.%d,"price_flurbos":%d,' ..
        '"category_id":%d,"tag_ids":[%d,%d]}', name, random(1000000000), random(900), random(9), random(300),
        random(categories), random(tags - 20), tags - random(19))
end

function probes.create()
    return wrk.format("POST", "/products/", json, body("New lamp"))
end

function probes.update()
    return wrk.format("PUT", "/products/" .. random(products), json, body("Other lamp"))
end

function init(arguments)
    products, categories, tags = tonumber(arguments[2]), tonumber(arguments[3]), tonumber(arguments[4])
    math.randomseed(number * 7919)
    random = math.random
    request = probes[arguments[1]]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"requests": %d, "seconds": %.3f, "p50_us": %d, "p99_us": %d, "refused": %d, "lost": %d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99), errors.status,
        errors.connect + errors.read + errors.write + errors.timeout))
end
