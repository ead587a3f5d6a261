# SPDX-License-Identifier: Apache-2.0
"""Runs a command beside a private PostgreSQL, whose parameters it finds in ROUBAIX_TEST_PGSQL: with_postgresql.py COMMAND…"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from portal import PostgreSQL, give, service_user

folder = pathlib.Path(tempfile.mkdtemp(prefix="roubaix-unit-"))
folder.chmod(0o755)
give(folder, service_user())
cluster = PostgreSQL(folder / "postgresql")
try:
    cluster.start()
    cluster.fresh("unit")
    os.environ["ROUBAIX_TEST_PGSQL"] = cluster.params("unit")
    code = subprocess.call(sys.argv[1:])
finally:
    cluster.stop("immediate")
    shutil.rmtree(folder, ignore_errors=True)
sys.exit(code)
