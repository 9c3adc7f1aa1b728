# SPDX-License-Identifier: GPL-3.0-or-later
"""tsb-fault-proxy of a build, for scenarios: `with FaultProxy(build, port) as p: p.set("cut client 120")`."""
import pathlib
import subprocess


class FaultProxy:
    def __init__(self, build, port):
        self.process = subprocess.Popen([pathlib.Path(build) / "bin" / "tsb-fault-proxy", str(port)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def set(self, fault="none"):
        """How often the fault before met its byte; the grammar is that of fault_proxy.hpp."""
        self.process.stdin.write(fault + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline().split()
        if said[:1] != ["set"]:
            raise ValueError(" ".join(said))
        return int(said[1])

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
