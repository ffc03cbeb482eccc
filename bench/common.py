"""Shared pieces of the performance anchors: namespaces, servers under test, CPU accounting, A B A B loops.

A server under test is a command line.  It is started in its own network namespace with these variables:
  BENCH_ADDR   address it must serve on          BENCH_IFACE  interface that has this address
  BENCH_PORT   port (HTTP, HTTPS, TFTP, iSCSI)   BENCH_ROOT   folder with the files to serve
  BENCH_STATE  empty folder for its own state    BENCH_CERT / BENCH_KEY  TLS certificate and key (PEM)
and must stay in the foreground and end on SIGTERM.  "name" stands for servers/<area>-name.sh,
"name=command line" for any other server (ours).
"""
import ctypes, json, os, re, signal, statistics, subprocess, sys, time, shutil

HERE = os.path.dirname(os.path.abspath(__file__))
WORK = os.environ.get("BENCH_WORK", os.path.join(os.environ.get("TMPDIR", "/tmp"), "stirrup-bench"))
LIBC = ctypes.CDLL(None, use_errno=True)
SERVER_CPU = os.environ.get("BENCH_SERVER_CPU", "0")
CLIENT_CPU = os.environ.get("BENCH_CLIENT_CPU", "1")
CG1 = "/sys/fs/cgroup/cpuacct"
CG2 = "/sys/fs/cgroup/unified" if os.path.isdir("/sys/fs/cgroup/unified") else "/sys/fs/cgroup"
ADDR, CADDR = "10.77.0.1", "10.77.0.2"
DADDR, DCADDR = "10.178.0.1", "10.178.0.2"


signal.signal(signal.SIGTERM, lambda *a: sys.exit(143))     # so that a bounded run still stops its servers


def sh(*a, **k):
    return subprocess.run(a, check=k.pop("check", True), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **k).stdout


def cpus(s):
    out = set()
    for p in s.split(","):
        a, _, b = p.partition("-")
        out |= set(range(int(a), int(b or a) + 1))
    return out


def setns(name):
    fd = os.open("/var/run/netns/" + name, os.O_RDONLY)
    if LIBC.setns(fd, 0x40000000):
        raise OSError(ctypes.get_errno(), "setns " + name)
    os.close(fd)


def build(*names):
    """Compile the C clients once into WORK/bin."""
    b = os.path.join(WORK, "bin")
    os.makedirs(b, exist_ok=True)
    for n in names:
        src, dst = os.path.join(HERE, "src", n + ".c"), os.path.join(b, n)
        if not os.path.exists(dst) or os.path.getmtime(dst) < os.path.getmtime(src):
            sh("gcc", "-O2", "-w", "-o", dst, src, *(["-liscsi"] if n == "iscsiload" else []), "-lm")
    return b


class Lab:
    """One pair of namespaces (server, client) with a veth link; removed at the end."""
    n = 0

    def __init__(self, link=True):
        Lab.n += 1
        tag = "nb%d-%d" % (os.getpid() % 100000, Lab.n)
        self.s, self.c = tag + "s", tag + "c"
        sh("ip", "netns", "add", self.s)
        sh("ip", "netns", "add", self.c)
        for ns in (self.s, self.c):
            sh("ip", "-n", ns, "link", "set", "lo", "up")
            sh("ip", "netns", "exec", ns, "sh", "-c", "echo 1024 65535 > /proc/sys/net/ipv4/ip_local_port_range; echo 1 > /proc/sys/net/ipv4/tcp_tw_reuse", check=False)
        if link:
            sh("ip", "-n", self.s, "link", "add", "sv0", "type", "veth", "peer", "name", "cv0", "netns", self.c)
            sh("ip", "-n", self.s, "addr", "add", ADDR + "/12", "dev", "sv0")
            sh("ip", "-n", self.c, "addr", "add", CADDR + "/12", "dev", "cv0")
            sh("ip", "-n", self.s, "link", "set", "sv0", "up")
            sh("ip", "-n", self.c, "link", "set", "cv0", "up")
        self.delay = None

    def hold(self, addr):
        """Gives the server's namespace an address before its link is there, for servers that look at their addresses when they start."""
        sh("ip", "-n", self.s, "link", "add", "hold0", "type", "veth", "peer", "name", "hold1")
        sh("ip", "-n", self.s, "addr", "add", addr + "/32", "dev", "hold0")
        for end in ("hold0", "hold1"):
            sh("ip", "-n", self.s, "link", "set", end, "up")

    def netdelay(self, oneway_us, loss, limit=40, seed=77):
        """A second link 10.178.0.1 - 10.178.0.2 with delay and loss (user space, on the client CPU)."""
        self.nodelay()
        b = build("netdelay")
        self.delay = subprocess.Popen(["taskset", "-c", CLIENT_CPU, b + "/netdelay", self.s, DADDR, self.c, DCADDR, str(oneway_us), str(loss), str(limit), str(seed)],
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.delay.stdout.readline()

    def nodelay(self):
        if self.delay:
            self.delay.terminate()
            self.delay.wait()
            self.delay = None
            time.sleep(0.05)

    def close(self):
        self.nodelay()
        for ns in (self.s, self.c):
            sh("ip", "netns", "del", ns, check=False)


class Server:
    def __init__(self, area, spec, lab, root=None, port=0, env=None, cpu=None, addr=ADDR):
        self.name, _, cmd = spec.partition("=")
        self.cmd = cmd or "exec %s" % os.path.join(HERE, "servers", "%s-%s.sh" % (area, self.name))
        ready = os.path.join(HERE, "servers", "%s-%s-prepare.sh" % (area, self.name))     # run once, before the clock starts
        self.prepare = ready if not cmd and os.path.exists(ready) else None
        self.lab, self.port, self.addr = lab, port, addr
        self.cpu_set = cpu or SERVER_CPU
        self.state = os.path.join(WORK, "state", "%s-%s-%d-%d" % (area, self.name, os.getpid(), Lab.n))
        shutil.rmtree(self.state, ignore_errors=True)
        os.makedirs(self.state)
        os.chmod(self.state, 0o777)
        self.env = dict(os.environ, BENCH_ADDR=addr, BENCH_PORT=str(port), BENCH_IFACE="sv0", BENCH_ROOT=root or WORK,
                        BENCH_STATE=self.state, BENCH_HERE=HERE, **(env or {}))
        tag = "nb-%s-%s-%d-%d" % (area, re.sub(r"\W", "_", self.name), os.getpid(), Lab.n)
        self.cg = os.path.join(CG1 if os.path.isdir(CG1) else CG2, tag)
        self.v1 = os.path.isdir(CG1)
        os.makedirs(self.cg, exist_ok=True)
        self.p = None

    def start(self):
        def pre():
            os.setsid()
            with open(self.cg + "/cgroup.procs", "w") as f:
                f.write(str(os.getpid()))
            os.sched_setaffinity(0, cpus(self.cpu_set))
            setns(self.lab.s)
        self.log = open(os.path.join(self.state, "server.log"), "ab")
        if self.prepare:
            subprocess.run([self.prepare], check=True, env=self.env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.t0 = time.monotonic()
        self.p = subprocess.Popen(["/bin/sh", "-c", self.cmd], env=self.env, preexec_fn=pre, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd=self.state)
        return self

    def pids(self):
        with open(self.cg + "/cgroup.procs") as f:
            return [int(x) for x in f.read().split()]

    def cpu(self):
        """(user, system) CPU seconds of the server with all its children."""
        if self.v1:
            g = lambda n: int(open(self.cg + "/" + n).read()) / 1e9
            s = g("cpuacct.usage_sys")          # the split is counted in ticks, the total in nanoseconds
            return g("cpuacct.usage") - s, s
        d = dict(l.split() for l in open(self.cg + "/cpu.stat"))
        return int(d["user_usec"]) / 1e6, int(d["system_usec"]) / 1e6

    def mem(self):
        """(RSS, PSS) in MiB summed over its processes."""
        rss = pss = 0
        for p in self.pids():
            try:
                for l in open("/proc/%d/smaps_rollup" % p):
                    if l.startswith("Rss:"):
                        rss += int(l.split()[1])
                    elif l.startswith("Pss:"):
                        pss += int(l.split()[1])
            except OSError:
                pass
        return rss / 1024, pss / 1024

    def alive(self):
        return bool(self.pids())

    def stop(self):
        if not self.p:
            return
        for sig, wait in ((signal.SIGTERM, 4), (signal.SIGKILL, 2)):
            for pid in self.pids():      # only what this server started
                try:
                    os.kill(pid, sig)
                except OSError:
                    pass
            end = time.monotonic() + wait
            while self.pids() and time.monotonic() < end:
                self.p.poll()
                time.sleep(0.02)
        self.p.wait()
        self.log.close()
        try:
            os.rmdir(self.cg)
        except OSError:
            pass
        self.p = None


def client(lab, argv, where="c", timeout=40, cpu=None, env=None):
    """Run a load client (where: c = client namespace, s = server namespace, i.e. loopback)."""
    def pre():
        os.sched_setaffinity(0, cpus(cpu or CLIENT_CPU))
        setns(lab.c if where == "c" else lab.s)
    p = subprocess.Popen([str(a) for a in argv], preexec_fn=pre, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
    try:
        o, e = p.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        p.kill()
        o, e = p.communicate()
    return p.returncode, o, e


def jclient(*a, **k):
    rc, o, e = client(*a, **k)
    try:
        return json.loads(o.strip().splitlines()[-1])
    except Exception:
        return {"error": (o + e)[-300:], "rc": rc}


class Results:
    def __init__(self, area):
        os.makedirs(os.path.join(WORK, "results"), exist_ok=True)
        self.path = os.environ.get("BENCH_OUT", os.path.join(WORK, "results", area + ".jsonl"))
        self.f = open(self.path, "a")
        self.rows = []

    def add(self, case, server, rnd, **m):
        r = dict(case=case, server=server, round=rnd, at=round(time.time()), load1=os.getloadavg()[0], **m)
        self.rows.append(r)
        self.f.write(json.dumps(r) + "\n")
        self.f.flush()
        # The table comes at the end, which on a busy machine is minutes away.
        told = ["%s %s" % (k, fmt(v)) for k, v in m.items() if isinstance(v, (int, float))]
        print("  %s, %s, round %d: %s" % (case, server, rnd + 1, ", ".join(told[:6])), file=sys.stderr, flush=True)

    def table(self, metrics, out=sys.stdout):
        print(summarize(self.rows, metrics), file=out)


def fmt(x):
    if x is None:
        return "-"
    a = abs(x)
    return "%.0f" % x if a >= 1000 else "%.1f" % x if a >= 100 else "%.2f" % x if a >= 1 else "%.4g" % x


def summarize(rows, metrics):
    """Median (min-max) of every metric, by case and server."""
    keys, seen = [], {}
    for r in rows:
        k = (r["case"], r["server"])
        if k not in seen:
            keys.append(k)
        seen.setdefault(k, []).append(r)
    o = ["| case | server | n | " + " | ".join(metrics) + " |", "|---" * (3 + len(metrics)) + "|"]
    for k in keys:
        cells = []
        for m in metrics:
            v = [r[m] for r in seen[k] if isinstance(r.get(m), (int, float))]
            cells.append("%s (%s-%s)" % (fmt(statistics.median(v)), fmt(min(v)), fmt(max(v))) if v else "-")
        bad = sum(1 for r in seen[k] if r.get("error"))
        o.append("| %s | %s | %d%s | %s |" % (k[0], k[1], len(seen[k]), " (%d errors)" % bad if bad else "", " | ".join(cells)))
    return "\n".join(o)


def wait_for(check, seconds=15, step=0.02):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(step)
    return False


def settle(sv, seconds=60):
    """Waits until a server that has just answered is done with the rest of its start, part of which it begins when it has been
    quiet for 1.5 s; that is measured in the footprint."""
    def idle():
        before = sum(sv.cpu())
        time.sleep(2.5)
        return sum(sv.cpu()) - before < 0.02
    wait_for(idle, seconds)


def files():
    """The files to serve: made once, contents not compressible, kept in the page cache."""
    root = os.path.join(WORK, "root")
    os.makedirs(root, exist_ok=True)
    for name, size in (("loader.efi", 1 << 20), ("mid.img", 20 << 20), ("initrd.img", 100 << 20), ("image.iso", 1 << 30), ("boot.ipxe", 1024)):
        p = os.path.join(root, name)
        if not os.path.exists(p) or os.path.getsize(p) != size:
            with open(p, "wb") as f:
                left = size
                while left:
                    n = min(left, 8 << 20)
                    f.write(os.urandom(n))
                    left -= n
        os.chmod(p, 0o644)
    os.chmod(root, 0o755)
    with open(os.path.join(root, "image.iso"), "rb") as f:
        while f.read(8 << 20):
            pass
    return root


def tls(kind):
    """The certificate and the key that all servers show; kind: rsa (3072 bits) or ecdsa (P-256)."""
    d = os.path.join(WORK, "tls")
    os.makedirs(d, exist_ok=True)
    c, k = "%s/%s.pem" % (d, kind), "%s/%s.key" % (d, kind)
    if not os.path.exists(c):
        new = dict(rsa=["-newkey", "rsa:3072"], ecdsa=["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])[kind]
        sh("openssl", "req", "-x509", *new, "-nodes", "-keyout", k, "-out", c, "-days", "30", "-subj", "/CN=" + ADDR,
           "-addext", "subjectAltName=IP:%s,IP:%s,IP:127.0.0.1" % (ADDR, DADDR))
        os.chmod(k, 0o644)
    return c, k


def main_args(description, default_servers):
    import argparse
    ap = argparse.ArgumentParser(description=description)
    ap.add_argument("--server", action="append", help="name, or name=command line (repeat; default: %s)" % ", ".join(default_servers))
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--case", action="append", help="run only the cases whose name has this text (repeat)")
    ap.add_argument("--max-minutes", type=float, default=30)
    a = ap.parse_args()
    a.server = a.server or default_servers
    a.deadline = time.monotonic() + a.max_minutes * 60
    a.want = lambda c: not a.case or any(x in c for x in a.case)
    return a
