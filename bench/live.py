#!/usr/bin/env python3
"""Live answers at scale: thousands of subscribers on one server, one event, and readers who do not read.

Usage: bench/live.py [subscribers]    (5000 when left out; KORTVEJ names another binary; what it prints is in README.md)

It starts the release server on a database of its own, opens real sockets to it from this one process, and waits for
them by epoll: what a message costs here is some microseconds of Python, on the same machine as the server.
"""

import base64
import http.client
import json
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

KORTVEJ = os.environ.get("KORTVEJ", "target/release/kortvej")
SUBSCRIBERS = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
# Sockets that are not read, and as many event streams.
SLOW = 100
# A socket that has not taken a message for 10 s is given up, an event stream after 20 s; some more, since the system
# looks now and then.
GIVEN_UP = 60
# Live connections that one person may have.
A_PERSON = 100
# Handles beside the sockets.
OTHERS = 200

CHANGED = "subscription { catalogueChanged { version today counts { courses packages } } }"
# What a slow reader asks for and leaves lying: far more than the system's buffers take.
PART = "courses(first: 100) { nodes { objective } }"
MUCH = "{ " + " ".join(f"part{number}: {PART}" for number in range(30)) + " }"
MUCH_TIMES = 8
# An event stream has one operation, so that is larger.
MORE = MUCH.replace("objective", " ".join(f"o{number}: objective" for number in range(7)))
PACKAGE = "Demo: Svejser i Ikast-Brande"
LEAD = "Erik Nørremark"
OTHER_PACKAGE = "Demo: Anlægsarbejder i Svendborg"
OTHER_LEAD = "Anne Lindegaard"


def main():
    raise_limit(SUBSCRIBERS + 2 * SLOW + OTHERS)
    if not os.access(KORTVEJ, os.X_OK):
        sys.exit(f"{KORTVEJ} is missing: run make build")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            measure(server)
        finally:
            server.stop()


def measure(server):
    lead = Client(server, LEAD)
    document = "{ packages(first: 100, filter: { mine: true }) { nodes { id title } } }"
    package = next(p["id"] for p in lead.ask(document)["packages"]["nodes"] if p["title"] == PACKAGE)

    def change(name):
        given = {"id": package, "reason": "Måling"}
        if name == "publishPackage":
            del given["reason"]
            document = "query($id: ID!) { package(id: $id, draft: true) { revision } }"
            given["expectedRevision"] = lead.ask(document, id=package)["package"]["revision"]
        kind = name[0].upper() + name[1:]
        document = f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ package {{ id }} }} }}"
        return lambda: lead.ask(document, input=given)

    print("| | first ms | median ms | p99 ms | last ms | mutation answered ms | CPU s of the server |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    at_rest = server.memory()
    crowd = Crowd(server, SUBSCRIBERS)
    opened = server.memory()
    row(f"{SUBSCRIBERS} of nobody in particular", crowd.told(change("publishPackage")))
    after = server.memory()
    slow = Crowd(server, SLOW, receive_buffer=4096)
    streams = [stream(server, MORE) for _ in range(SLOW)]
    handles = server.handles()
    for lazy in slow.sockets:
        for number in range(MUCH_TIMES):
            said = {"type": "subscribe", "id": f"much{number}", "payload": {"query": MUCH}}
            lazy.sendall(frame(json.dumps(said).encode()))
    time.sleep(1)
    held = server.memory()
    row(f"the same beside {2 * SLOW} who do not read", crowd.told(change("retirePackage")))
    dropped = server.lost(handles, 2 * SLOW, GIVEN_UP, others=crowd)
    still = crowd.open()
    before_the_end = server.handles()
    slow.close()
    crowd.close()
    for lazy in streams:
        lazy.close()
    server.lost(before_the_end, SUBSCRIBERS, GIVEN_UP)
    people = [Client(server, name).cookie for name in Client.names(server)]
    some = min(SUBSCRIBERS, A_PERSON * len(people))
    signed = Crowd(server, some, cookies=people)
    # There is no going back from retired, so another of the demonstration's packages is taken out of use.
    lead = Client(server, OTHER_LEAD)
    package = next(p["id"] for p in lead.ask(document)["packages"]["nodes"] if p["title"] == OTHER_PACKAGE)
    row(f"{some} signed in, as {len(people)} people", signed.told(change("retirePackage")))
    print()
    print(f"Resident memory: {at_rest / 1024:.0f} MiB before, {opened / 1024:.0f} MiB with {SUBSCRIBERS} subscribers: "
          f"{(opened - at_rest) / SUBSCRIBERS:.1f} KiB each; {after / 1024:.0f} MiB after the event, "
          f"{(after - at_rest) / SUBSCRIBERS:.1f} KiB each; {held / 1024:.0f} MiB beside {2 * SLOW} who do not read.")
    print(f"Of {2 * SLOW} who do not read, half of them event streams, {dropped} were dropped within {GIVEN_UP} s; "
          f"of {SUBSCRIBERS} others {still} stayed, and each got each event once.")
    if dropped != 2 * SLOW or still != SUBSCRIBERS:
        sys.exit("slow readers were not dropped, or others were")


def row(what, measured):
    times, answered, cpu = measured
    times.sort()
    at = [times[0], times[len(times) // 2], times[len(times) * 99 // 100], times[-1], answered]
    print(f"| {what} | " + " | ".join(f"{1000 * t:.0f}" for t in at) + f" | {cpu:.2f} |", flush=True)


class Server:
    """The release server with the demonstration, on a folder of its own."""

    def __init__(self, folder):
        log = open(f"{folder}/log", "w+")
        extra = os.environ.get("SERVE_OPTIONS", "").split()
        # All come from one address, whose budget would be spent: who is refused is not slow.
        options = ["--listen", "127.0.0.1:0", "--data-dir", f"{folder}/data", "--cost-budget", "0", *extra]
        command = [KORTVEJ, "serve", "--demo", *options]
        self.process = subprocess.Popen(command, stderr=log, stdin=subprocess.DEVNULL)
        for _ in range(600):
            time.sleep(0.1)
            with open(f"{folder}/log") as text:
                ready = [line for line in text if line.startswith("Kortvej is ready at http://")]
            if ready:
                break
            if self.process.poll() is not None:
                sys.exit(open(f"{folder}/log").read())
        host, port = ready[0].strip().removeprefix("Kortvej is ready at http://").split(":")
        self.address = (host, int(port))
        self.host = f"{host}:{port}"

    def memory(self):
        """Resident memory in KiB."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))

    def cpu(self):
        """Seconds of CPU used so far."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def handles(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def lost(self, before, expected, seconds, others=None):
        """How many of its handles the server has closed, when it is as many as expected or the time is up. Others
        answer its pings meanwhile."""
        until = time.monotonic() + seconds
        while before - self.handles() < expected and time.monotonic() < until:
            time.sleep(0.1)
            if others:
                others.answer_pings()
        return min(before - self.handles(), expected)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Client:
    """Somebody whom the demonstration invented, signed in."""

    def __init__(self, server, name):
        self.server = server
        accounts = self.http("GET", "/auth/demo")[0]["accounts"]
        account = next(account for account in accounts if account["name"] == name)
        _, headers = self.http("POST", "/auth/demo", {"id": account["id"]})
        self.cookie = headers["set-cookie"].split(";")[0]

    @staticmethod
    def names(server):
        asked = http.client.HTTPConnection(*server.address)
        asked.request("GET", "/auth/demo")
        return [account["name"] for account in json.load(asked.getresponse())["accounts"]]

    def http(self, method, path, body=None):
        connection = http.client.HTTPConnection(*self.server.address, timeout=60)
        headers = {"origin": f"http://{self.server.host}", "content-type": "application/json"}
        if hasattr(self, "cookie"):
            headers["cookie"] = self.cookie
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        text = response.read()
        return json.loads(text) if text else None, response.headers

    def ask(self, document, **variables):
        answer, _ = self.http("POST", "/graphql", {"query": document, "variables": variables})
        if answer.get("errors"):
            sys.exit(f"{document}: {answer['errors']}")
        return answer["data"]


def stream(server, query):
    """An event stream that is asked for and never read."""
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    opened.connect(server.address)
    body = json.dumps({"query": query})
    opened.sendall((
        f"POST /graphql/sse HTTP/1.1\r\nHost: {server.host}\r\nContent-Type: application/json\r\n"
        f"Accept: text/event-stream\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode())
    # The answer has begun, so the server has taken the connection.
    opened.recv(1)
    return opened


class Crowd:
    """Sockets that have subscribed."""

    def __init__(self, server, size, receive_buffer=None, cookies=None):
        self.server = server
        self.poll = select.epoll()
        self.sockets = []
        self.by_handle = {}
        init = frame(b'{"type":"connection_init"}')
        subscribe = frame(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": CHANGED}}).encode())
        for number in range(size):
            opened = socket.socket()
            if receive_buffer:
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            opened.settimeout(60)
            opened.connect(server.address)
            cookie = f"Cookie: {cookies[number % len(cookies)]}\r\nOrigin: http://{server.host}\r\n" if cookies else ""
            key = base64.b64encode(os.urandom(16)).decode()
            opened.sendall((
                f"GET /graphql/ws HTTP/1.1\r\nHost: {server.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
                f"Sec-WebSocket-Protocol: graphql-transport-ws\r\n{cookie}\r\n").encode())
            head = b""
            while b"\r\n\r\n" not in head:
                more = opened.recv(4096)
                if not more:
                    sys.exit(f"socket {number} was closed while it opened: {head!r}")
                head += more
            if not head.startswith(b"HTTP/1.1 101"):
                sys.exit(f"socket {number} was refused: {head.decode(errors='replace')}")
            opened.sendall(init)
            while b"connection_ack" not in head:
                head += opened.recv(4096)
            opened.sendall(subscribe)
            opened.setblocking(False)
            self.sockets.append(opened)
            self.by_handle[opened.fileno()] = opened
            self.poll.register(opened, select.EPOLLIN)
        # The beginning of the last subscription has been run when its CPU is used no more.
        used = -1.0
        while server.cpu() > used + 0.02:
            used = server.cpu()
            time.sleep(0.5)

    def told(self, change):
        """Seconds from the sending of a change until each has heard of it, and until it was answered; CPU seconds."""
        heard, counted, before = {}, {}, self.server.cpu()
        reader, writer = os.pipe()
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            # Another process, so that waiting for the answer and reading what is told do not hold each other up.
            change()
            os.write(writer, struct.pack("d", time.monotonic() - began))
            os._exit(0)
        os.close(writer)
        until = began + 60
        while len(heard) < len(self.sockets) and time.monotonic() < until:
            for handle, _ in self.poll.poll(1.0, 4096):
                self.read(handle, began, heard, counted)
        # Nobody is to be told twice.
        quiet = time.monotonic() + 1.5
        while time.monotonic() < quiet:
            for handle, _ in self.poll.poll(0.1, 4096):
                self.read(handle, began, heard, counted)
        answered = struct.unpack("d", os.read(reader, 8))[0]
        os.close(reader)
        os.waitpid(child, 0)
        if len(heard) < len(self.sockets) or any(count != 1 for count in counted.values()):
            sys.exit(f"{len(heard)} of {len(self.sockets)} heard of it; times told: {sorted(set(counted.values()))}")
        return list(heard.values()), answered, self.server.cpu() - before

    def read(self, handle, began, heard, counted):
        opened = self.by_handle[handle]
        try:
            data = opened.recv(65536)
        except BlockingIOError:
            return
        now = time.monotonic() - began
        if not data:
            sys.exit("a subscriber who reads was dropped")
        if b"catalogueChanged" in data:
            heard.setdefault(handle, now)
            counted[handle] = counted.get(handle, 0) + data.count(b"catalogueChanged")
        if data.startswith(b"\x89"):
            opened.send(frame(data[2 : 2 + data[1]], 0x8A))

    def answer_pings(self):
        for handle, _ in self.poll.poll(0, len(self.sockets)):
            self.read(handle, 0, {}, {})

    def open(self):
        """How many are still open, asked by a ping of the protocol."""
        ping = frame(b'{"type":"ping"}')
        for opened in self.sockets:
            opened.send(ping)
        answered, until = set(), time.monotonic() + 30
        while len(answered) < len(self.sockets) and time.monotonic() < until:
            for handle, _ in self.poll.poll(1.0, 4096):
                if b'"pong"' in self.by_handle[handle].recv(65536):
                    answered.add(handle)
        return len(answered)

    def close(self):
        self.poll.close()
        for opened in self.sockets:
            opened.close()


def frame(payload, head=0x81):
    """A WebSocket frame of a client; the mask of zeros leaves the payload as it is."""
    if len(payload) < 126:
        length = struct.pack("!B", 0x80 | len(payload))
    else:
        length = struct.pack("!BH", 0x80 | 126, len(payload))
    return bytes([head]) + length + b"\0\0\0\0" + payload


def raise_limit(needed):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < needed:
        sys.exit(f"{needed} file handles are needed, and the limit is {hard}: raise it (ulimit -Hn {needed}, as root)")
    # The server inherits it.
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))


if __name__ == "__main__":
    main()
