#!/usr/bin/env python3
"""What taking in an ISO costs, by CPU time, beside `sha256sum` and `cp` of the same file, turn by turn. A run is a process and its
children, start of the program included; all files are in the page cache, each copy is new."""
import os, resource, shutil, subprocess, time
import common as C

GIB = 1 << 30


def disc(root):
    """An ISO of 1 GiB with 302 files, not compressible."""
    iso = os.path.join(C.WORK, "ingest.iso")
    if not os.path.exists(iso):
        tree = os.path.join(C.WORK, "ingest")
        shutil.rmtree(tree, ignore_errors=True)
        os.makedirs(tree + "/pool")
        for i in range(300):
            with open("%s/pool/%d.deb" % (tree, i), "wb") as f:
                f.write(os.urandom(1 << 20))
        for name, size in (("vmlinuz", 24 << 20), ("filesystem.squashfs", 700 << 20)):
            with open(root + "/image.iso", "rb") as src, open(tree + "/" + name, "wb") as f:
                f.write(src.read(size))
        C.sh("xorriso", "-as", "mkisofs", "-quiet", "-R", "-V", "BENCH", "-o", iso, tree)
        shutil.rmtree(tree)
    return iso


def cpu(*commands):
    """CPU seconds of commands that run to their end, one after the other, and the seconds by the clock."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - begin


def main():
    a = C.main_args(__doc__, ["stirrup", "sha256sum+cp", "openssl+cp"])
    iso = disc(C.files())
    size = os.path.getsize(iso) / GIB
    res = C.Results("ingest")
    stirrup = os.environ.get("STIRRUP", os.path.join(C.HERE, "..", "stirrup"))
    target = os.path.join(C.WORK, "ingest-target")
    for rnd in range(a.rounds):
        for name in a.server:
            shutil.rmtree(target, ignore_errors=True)
            os.makedirs(target)
            copy = ["cp", "--reflink=never", iso, target + "/copy"]
            commands = {
                "stirrup": [[stirrup, "image", "add", "disc", iso, "--data", target + "/data"]],
                "sha256sum+cp": [["sha256sum", iso], copy],
                "openssl+cp": [["openssl", "dgst", "-sha256", iso], copy],
            }[name]
            if time.monotonic() < a.deadline:
                used, clock = cpu(*commands)
                res.add("iso-1G", name, rnd, cpu_s_per_gib=used / size, secs=clock, mib_s=size * 1024 / clock)
    shutil.rmtree(target, ignore_errors=True)
    res.table(["cpu_s_per_gib", "secs", "mib_s"])


if __name__ == "__main__":
    main()
