#!/usr/bin/env python3
"""iSCSI anchors. Every server exports BENCH_DISK (raw) as iqn.2020-01.bench:disk, LUN 1 or LUN 0; Stirrup as a golden image with a layer for
each session of a storm (disk0, disk1, ...). Writes go into a layer there, and into the file itself with the others."""
import os, socket, statistics, struct, time
import common as C

NAME = "iqn.2020-01.bench:disk"
MIB = int(os.environ.get("BENCH_DISK_SIZE", "1024"))
OWN = 500           # Stirrup's disks from here on are written for the first time, one each round
CASES = [
    ("randread-4k-qd1-onecore", ["-m", "randread", "-b", 4096, "-q", 1, "-t", 2]),
    ("randread-4k-qd32", ["-m", "randread", "-b", 4096, "-q", 32, "-t", 2]),
    ("randread-4k-qd32-hdigest", ["-m", "randread", "-b", 4096, "-q", 32, "-t", 2, "-D", 1]),
    ("seqread-1m-qd8", ["-m", "seqread", "-b", 1 << 20, "-q", 8, "-t", 2]),
    ("seqread-64k-qd8", ["-m", "seqread", "-b", 65536, "-q", 8, "-t", 2]),
    ("firstwrite-4k-qd32", ["-m", "randwrite", "-b", 4096, "-q", 32, "-t", 1]),
    ("fill", ["-m", "seqwrite", "-b", 1 << 20, "-q", 4, "-S", 64, "-B", 64, "-t", 10]),
    ("randwrite-4k-qd1", ["-m", "randwrite", "-b", 4096, "-q", 1, "-t", 2, "-S", 64]),
    ("randwrite-4k-qd32", ["-m", "randwrite", "-b", 4096, "-q", 32, "-t", 2, "-S", 64]),
    ("mix70-4k-qd32", ["-m", "mix70", "-b", 4096, "-q", 32, "-t", 2, "-S", 64]),
    ("boot-50x200M-64k-qd4", ["-m", "seqread", "-b", 65536, "-q", 4, "-s", 50, "-S", 200, "-B", 200, "-t", 60]),
    ("boot-50x5M-4k-rand-qd2", ["-m", "randread", "-b", 4096, "-q", 2, "-s", 50, "-S", 200, "-B", 5, "-t", 20]),
    ("boot-500x2M-4k-rand-qd2", ["-m", "randread", "-b", 4096, "-q", 2, "-s", 500, "-S", 200, "-B", 2, "-t", 60]),
]


def disk(name):
    p = os.path.join(C.WORK, "disk-%s.img" % name)
    if not os.path.exists(p) or os.path.getsize(p) != MIB << 20:
        with open(p, "wb") as f:
            for _ in range(MIB):
                f.write(os.urandom(1 << 20))
    with open(p, "rb") as f:                    # into the page cache
        while f.read(8 << 20):
            pass
    return p


class Target:
    def __init__(self, spec):
        self.lab = C.Lab()
        name = spec.partition("=")[0]
        self.layers = name.startswith("stirrup")
        self.sv = C.Server("iscsi", spec, self.lab, port=3260, env=dict(BENCH_DISK=disk(name)))
        self.sv.start()
        self.lun = None

    def url(self, target=NAME):
        return "iscsi://%s:3260/%s/%d" % (C.ADDR, target, self.lun)

    def find(self, b, seconds=60):
        """Waits until it serves reads, as LUN 1 or else LUN 0."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for self.lun in (1, 0):
                if C.jclient(self.lab, [b + "/iscsiload", "-u", self.url(), "-t", 0.2], timeout=5).get("ops", 0) > 0:
                    return
            time.sleep(0.2)
        raise SystemExit("%s does not answer: %s" % (self.sv.name, open(self.sv.state + "/server.log").read()[-800:]))

    def target(self, case, rnd):
        if not self.layers:
            return NAME
        if case.startswith("boot"):
            return NAME + "%d"
        return NAME + str(OWN + rnd) if case.startswith("firstwrite") else NAME

    def run(self, b, case, args, rnd, res):
        sv = self.sv
        c0 = sv.cpu()
        r = C.jclient(self.lab, [b + "/iscsiload", "-u", self.url(self.target(case, rnd))] + args, timeout=90, cpu=C.SERVER_CPU if "onecore" in case else None)
        cpu = sum(sv.cpu()) - sum(c0)
        if r.get("bytes"):
            r["cpu_s_per_gib"] = cpu / (r["bytes"] / (1 << 30))
            r["cpu_us_per_op"] = cpu * 1e6 / r["ops"]
        r["rss"], r["pss"] = sv.mem()
        res.add(case, sv.name, rnd, **r)


def login(number, target):
    """One session without a library, so that many can idle in one process. Returns the socket and how long the login took, in seconds."""
    keys = ("InitiatorName=iqn.2020-01.bench:idle%d\0TargetName=%s\0SessionType=Normal\0HeaderDigest=None\0DataDigest=None\0" % (number, target)).encode()
    bhs = struct.pack(">BBBBIHIHIHHII16x", 0x43, 0x87, 0, 0, len(keys), 0x8000, number, 0, 1, 0, 0, 1, 1)
    t0 = time.monotonic()
    s = socket.create_connection((C.ADDR, 3260), 20)
    s.settimeout(20)
    s.sendall(bhs + keys + b"\0" * (-len(keys) % 4))
    got = b""
    while len(got) < 48:
        got += s.recv(48 - len(got))
    if got[36] != 0:
        raise OSError("login status %02x%02x" % (got[36], got[37]))
    return s, time.monotonic() - t0


def idle(t, count):
    """What a child in the client's namespace measures: logins one by one, and the server's memory with all of them idle."""
    r, w = os.pipe()
    if os.fork() == 0:
        code = 1
        try:
            os.sched_setaffinity(0, C.cpus(C.CLIENT_CPU))
            C.setns(t.lab.c)
            one = [login(i, NAME) for i in range(count)]
            took = sorted(s for _, s in one[20:])
            time.sleep(3)
            pss = t.sv.mem()[1]
            os.write(w, ("%f %f %f" % (took[len(took) // 2], took[-1], pss)).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(w)
    with os.fdopen(r) as f:
        got = f.read().split()
    os.wait()
    return dict(login_p50=float(got[0]), login_max=float(got[1]), pss_with=float(got[2])) if got else dict(error="no login")


def main():
    a = C.main_args(__doc__, ["stirrup", "tgt", "istgt"])
    b = C.build("iscsiload")
    res = C.Results("iscsi")
    up = []
    try:
        for s in a.server:
            up.append(Target(s))
        for t in up:
            t.find(b)
        for t in up:
            C.jclient(t.lab, [b + "/iscsiload", "-u", t.url(), "-q", 32, "-t", os.environ.get("BENCH_WARM", "4")], timeout=30)
            C.settle(t.sv)
        for rnd in range(a.rounds):
            for t in up:
                if a.want("idle-500") and t.sv.name != "istgt" and time.monotonic() < a.deadline:
                    before = t.sv.mem()[1]
                    m = idle(t, 500)
                    if "pss_with" in m:
                        m["kib_per_session"] = (m["pss_with"] - before) * 1024 / 500
                    res.add("idle-500", t.sv.name, rnd, **m)
        for case, args in CASES:
            if not a.want(case):
                continue
            for rnd in range(a.rounds):
                for t in up:
                    # istgt takes a second for each login, and refuses many at a time.
                    if case.startswith("boot") and t.sv.name == "istgt":
                        continue
                    if time.monotonic() > a.deadline:
                        return
                    t.run(b, case, args, rnd, res)
    finally:
        for t in up:
            t.sv.stop()
            t.lab.close()
        res.table(["iops", "mib_s", "cpu_us_per_op", "cpu_s_per_gib", "p50", "p99", "session_max", "login_p50", "login_max", "kib_per_session", "errors", "pss"])


if __name__ == "__main__":
    main()
