# SPDX-License-Identifier: GPL-3.0-or-later
"""A private unbound on loopback that knows the records of a key file (what-if --keys) and nothing else."""
import pathlib
import socket
import subprocess
import time


class LocalDns:
    def __init__(self, folder, keys):
        self.folder, self.keys, self.process = pathlib.Path(folder), pathlib.Path(keys), None
        self.folder.mkdir(exist_ok=True)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.server = f"127.0.0.1@{self.port}"

    def start(self):
        text = (f'server:\n interface: 127.0.0.1@{self.port}\n username: ""\n chroot: ""\n directory: "{self.folder}"\n'
                ' pidfile: ""\n use-syslog: no\n module-config: "iterator"\n local-zone: "." static\n')
        for line in self.keys.read_text().splitlines():
            name, record = line.split("\t")
            strings = " ".join(f'"{record[i:i + 200]}"' for i in range(0, len(record), 200))
            text += f" local-data: '{name}. 300 IN TXT {strings}'\n"
        config = self.folder / "unbound.conf"
        config.write_text(text + "remote-control:\n control-enable: no\n")
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen(["/usr/sbin/unbound", "-d", "-c", str(config)], stdout=log, stderr=log)
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.02)
        raise AssertionError("unbound does not answer: " + (self.folder / "log").read_text())

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None
