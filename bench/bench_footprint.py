#!/usr/bin/env python3
"""Footprint anchors: time from start of the command to the first served packet, memory when idle and after load, threads."""
import os, select, socket, struct, sys, time
import common as C

DEFAULT = ["dhcp/dnsmasq", "dhcp/kea", "dhcp/isc", "tftp/dnsmasq", "tftp/atftpd", "tftp/tftpd-hpa", "http/nginx", "http/lighttpd"]


def probe(area, lab, t0, limit=30):
    """Seconds from t0 to the first proper answer; runs in a child that enters the client namespace."""
    r, w = os.pipe()
    pid = os.fork()
    if pid:
        os.close(w)
        d = os.read(r, 64)
        os.waitpid(pid, 0)
        os.close(r)
        return float(d) if d else None
    try:
        C.setns(lab.c)
        os.sched_setaffinity(0, C.cpus(C.CLIENT_CPU))
        end = t0 + limit
        s = None
        asked = []
        while time.monotonic() < end:
            try:
                if area == "tftp":
                    # A client of its own each time, all of which wait on: one alone would wait for its own timeout.
                    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                    asked.append(s)
                    s.sendto(b"\0\1boot.ipxe\0octet\0", (C.ADDR, 69))
                    ok = any(a.recv(2048)[:2] == b"\0\3" for a in select.select(asked, [], [], 0.004)[0])
                elif area == "dhcp":
                    if not s:
                        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                        s.settimeout(0.004)
                        s.bind((C.CADDR, 67))
                    g = socket.inet_aton(C.CADDR)
                    m = struct.pack("!BBBBIHH4s4s4s4s16s", 1, 1, 6, 1, 7, 0, 0, b"\0" * 4, b"\0" * 4, b"\0" * 4, g, b"\2\0\0\0\0\x77") + b"\0" * 192 + b"\x63\x82\x53\x63" + b"\x35\1\1\x37\4\1\3\6\x0f\xff"
                    s.sendto(m + b"\0" * 60, (C.ADDR, 67))
                    ok = s.recv(2048)[0] == 2
                else:
                    s = socket.create_connection((C.ADDR, 8080), 0.5)
                    s.settimeout(0.5)
                    s.sendall(b"GET /boot.ipxe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    ok = s.recv(2048).startswith(b"HTTP/1.1 200")
                    s.close()
                    s = None
                if ok:
                    os.write(w, b"%.6f" % (time.monotonic() - t0))
                    os._exit(0)
            except OSError:
                if area == "http":
                    s = None
                time.sleep(0.001)
        os._exit(1)
    except BaseException:
        os._exit(1)


def threads(sv):
    return sum(len(os.listdir("/proc/%d/task" % p)) for p in sv.pids())


def load(area, lab, b, root):
    if area == "dhcp":
        C.jclient(lab, [b + "/dhcpstorm", "-s", C.ADDR, "-m", "relay", "-n", 1000, "-c", 32, "-T", 8])
    elif area == "tftp":
        C.jclient(lab, [b + "/tftpload", "-a", C.ADDR, "-f", "loader.efi", "-n", 64, "-c", 16, "-b", 1468, "-T", 8])
    else:
        C.jclient(lab, [b + "/httpsink", "-a", C.ADDR, "-p", 8080, "-u", "/initrd.img", "-c", 64, "-n", 64, "-T", 10])


def main():
    a = C.main_args(__doc__ + "  Servers as area/name or area/name=command.", DEFAULT)
    b = C.build("dhcpstorm", "tftpload", "httpsink")
    root, (cert, key) = C.files(), C.tls("rsa")
    res = C.Results("footprint")
    env = dict(BENCH_CERT=cert, BENCH_KEY=key)
    for rnd in range(a.rounds):
        for s in a.server:
            if time.monotonic() > a.deadline:
                break
            area, _, spec = s.partition("/")
            e = dict(env)
            lab = C.Lab()
            sv = C.Server(area, spec, lab, root=root, port=dict(dhcp=67, tftp=69, http=8080)[area], env=e, addr="0.0.0.0" if area == "tftp" else C.ADDR, cpu=C.SERVER_CPU)
            try:
                sv.start()
                t = probe(area, lab, sv.t0)
                time.sleep(0.3)
                cpu = sum(sv.cpu())
                rss, pss = sv.mem()
                th = threads(sv)
                load(area, lab, b, root)
                rss2, pss2 = sv.mem()
                time.sleep(0.2)
                i0 = sum(sv.cpu()); time.sleep(1); idle = sum(sv.cpu()) - i0
                res.add(s.partition("=")[0], sv.name, rnd, first_answer_ms=t * 1000 if t else None, start_cpu_ms=cpu * 1000, idle_rss_mib=rss, idle_pss_mib=pss, loaded_rss_mib=rss2, loaded_pss_mib=pss2, threads=th, idle_cpu_ms_per_s=idle * 1000)
            finally:
                sv.stop()
                lab.close()
    res.table(["first_answer_ms", "start_cpu_ms", "idle_rss_mib", "idle_pss_mib", "loaded_rss_mib", "loaded_pss_mib", "threads", "idle_cpu_ms_per_s"])


if __name__ == "__main__":
    main()
