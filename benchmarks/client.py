# SPDX-FileCopyrightText: The Trendlake authors
# SPDX-License-Identifier: Apache-2.0
"""Exposes one metric of each kind by Prometheus's Python client, which has no native histograms, and changes them all the
time. Takes the port, on loopback."""
import random
import sys
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary, start_http_server

registry = CollectorRegistry()
requests = Counter("client_requests", "Requests by code.", ["code"], registry=registry)
queue = Gauge("client_queue_length", "Length of the queue.", registry=registry)
sizes = Summary("client_size_bytes", "Sizes.", registry=registry)
classic = Histogram("client_classic_seconds", "Durations.", registry=registry)
start_http_server(int(sys.argv[1]), addr="127.0.0.1", registry=registry)
while True:
    seconds = random.expovariate(10)
    trace = {"trace_id": format(random.getrandbits(64), "x")}
    requests.labels(str(random.choice([200, 300, 404, 500]))).inc(1, trace)
    queue.set(random.gauss(0, 1))
    sizes.observe(seconds * 1000)
    classic.observe(seconds, trace)
    time.sleep(0.01)
