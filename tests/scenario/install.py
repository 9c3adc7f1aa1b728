# SPDX-License-Identifier: GPL-3.0-or-later
"""cmake --install puts everything in its place, and the installed programs find their data and their worker there."""
import json
import pathlib
import subprocess
import tempfile

from scenario import BUILD, YES, Scenario, main

PLACES = ["sbin/tsbreplyd", "bin/tsbreply", "libexec/tsbreply/tsbreply-worker", "libexec/tsbreply/tsbreply-scan",
          "libexec/tsbreply/tsbreply-dkim", "share/tsbreply/roster.toml",
          "share/tsbreply/circulars/T25-TSB-CIR-0101.toml", "share/tsbreply/tsbreply.toml.example",
          "lib/systemd/system/tsbreplyd.service", "lib/systemd/system/tsbreply-audit.service",
          "lib/systemd/system/tsbreply-audit.timer", "share/man/man1/tsbreply.1", "share/man/man5/tsbreply.toml.5",
          "share/man/man8/tsbreplyd.8", "share/man/man8/tsbreply-worker.8", "share/man/man8/tsbreply-scan.8", "share/man/man8/tsbreply-dkim.8",
          "lib/sysusers.d/tsbreply.conf", "lib/tmpfiles.d/tsbreply.conf"]


class Install(Scenario):
    def test_every_file_is_in_its_place_and_the_programs_work_from_there(self):
        with tempfile.TemporaryDirectory(prefix="tsb-install-") as folder:
            prefix = pathlib.Path(folder)
            subprocess.run(["cmake", "--install", str(BUILD), "--prefix", folder], check=True, capture_output=True)
            for place in PLACES:
                self.assertTrue((prefix / place).is_file(), place)
            form = prefix / "reply.docx"
            form.write_bytes(self.forms.make("docx", language="en", answers=YES, administration="Japan"))
            done = subprocess.run([str(prefix / "bin" / "tsbreply"), "read", "--json", str(form)], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["administration"]["code"], "JPN")
            check = subprocess.run([str(prefix / "sbin" / "tsbreplyd"), "--config", str(prefix / "share/tsbreply/tsbreply.toml.example"),
                                    "--check-config"], capture_output=True, text=True)
            self.assertIn(check.returncode, (0, 78), "the example may name files that are not here, but it parses")
            self.assertNotIn("unknown key", check.stderr)


main()
