# SPDX-License-Identifier: Apache-2.0
"""A private portal: its own server root, httpd, database and mail sink, on loopback. Tests, the demo and the benchmark start it.

Needs a finished build (BUILD, by default .build/). Nothing of the machine's own Apache or PostgreSQL is touched.
"""
import contextlib
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("ROUBAIX_BUILD", ROOT / ".build"))
APACHE = shutil.which("apache2") or "/usr/sbin/apache2"
MODULES = pathlib.Path("/usr/lib/apache2/modules")
POSTGRES = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
LOADED = ("authz_core authz_host authz_user authn_core authn_file auth_basic mime dbd deflate headers dir alias setenvif "
          "remoteip status").split()


def until(condition, what, seconds=60):
    """Waits for a condition, not for a time; `seconds` only bounds a failure."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError("waited in vain for " + what)
        time.sleep(0.02)    # the grain of looking, not a time that anything takes


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def service_user():
    """Whom httpd, PostgreSQL and roubaixctl run as: somebody without rights when we are root."""
    return pwd.getpwnam("www-data") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def as_user(user, args, **more):
    if os.geteuid() == 0 and user.pw_uid != 0:
        more.update(user=user.pw_uid, group=user.pw_gid, extra_groups=[])
    return subprocess.run([str(a) for a in args], **more)


def give(path, user):
    if os.geteuid() == 0:
        os.chown(path, user.pw_uid, user.pw_gid)


class PostgreSQL:
    """A private cluster on a unix socket in its folder."""

    def __init__(self, folder):
        self.folder, self.user = pathlib.Path(folder), service_user()
        self.data = self.folder / "pgdata"
        self.socket = self.folder
        self.bin = POSTGRES[-1]

    def env(self):
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        give(self.folder, self.user)
        if not (self.data / "PG_VERSION").exists():
            as_user(self.user, [self.bin / "initdb", "-D", self.data, "-U", "roubaix", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
                    check=True, stdout=subprocess.DEVNULL, env=self.env(), cwd="/")
        as_user(self.user, [self.bin / "pg_ctl", "-D", self.data, "-w", "-l", self.folder / "postgresql.log", "-o",
                            f"-k {self.socket} -c listen_addresses='' -c max_connections=100 -c fsync=on", "start"],
                check=True, stdout=subprocess.DEVNULL, env=self.env(), cwd="/")

    def stop(self, mode="fast"):
        as_user(self.user, [self.bin / "pg_ctl", "-D", self.data, "-w", "-m", mode, "stop"], stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, env=self.env(), cwd="/")

    def psql(self, *args, database="roubaix", text=None):
        done = as_user(self.user, [self.bin / "psql", "-h", self.socket, "-U", "roubaix", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                                   "-d", database, *args], input=text, capture_output=True, text=True, env=self.env(), cwd="/")
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def fresh(self, name):
        self.psql("-c", f'DROP DATABASE IF EXISTS "{name}"', database="postgres")
        self.psql("-c", f'CREATE DATABASE "{name}"', database="postgres")

    def statements(self, do, holding):
        """What the connection that ran a statement holding this text ran while `do()` was done."""
        log = self.folder / "postgresql.log"
        mark = f"mark-{time.monotonic_ns()}"
        self.psql("-c", "ALTER SYSTEM SET log_statement = 'all'", database="postgres")
        self.psql("-c", "SELECT pg_reload_conf()", database="postgres")
        until(lambda: self.psql("-c", "SHOW log_statement", database="postgres").strip() == "all", "PostgreSQL logs statements")
        start = log.stat().st_size
        do()
        self.psql("-c", f"SELECT '{mark}'", database="postgres")
        until(lambda: mark in log.read_text(errors="replace")[start:], "the log of statements")
        lines = [re.search(r"\[(\d+)\] LOG:  (?:statement|execute [^:]+): (.*)", line) for line in log.read_bytes()[start:].decode(errors="replace").splitlines()]
        self.psql("-c", "ALTER SYSTEM RESET log_statement", database="postgres")
        self.psql("-c", "SELECT pg_reload_conf()", database="postgres")
        ran = [line.groups() for line in lines if line]
        mine = {pid for pid, sql in ran if holding in sql}
        return [sql for pid, sql in ran if pid in mine]

    def exists(self, name):
        return self.psql("-c", f"SELECT 1 FROM pg_database WHERE datname = '{name}'", database="postgres").strip() == "1"

    def params(self, name):
        return f"host={self.socket} dbname={name} user=roubaix connect_timeout=3 options='-c statement_timeout=10000'"


class Mailbox:
    """The SMTP sink (tests/simulators/smtp_sink.py): each mail is a file."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = None
        self.process = None

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(["/usr/bin/python3", str(ROOT / "tests/simulators/smtp_sink.py"), "--port", "0", "--dir",
                                         str(self.folder)], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.search(r"\d+", line).group())

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()

    def paths(self):
        return sorted(self.folder.glob("*.eml"))


class PayFiP:
    """The stand-in for the payment service (tests/simulators/payfip), and the people who pay there."""

    def __init__(self, *args):
        self.args, self.process, self.url = args, None, None

    def start(self):
        self.process = subprocess.Popen(["/usr/bin/python3", str(ROOT / "tests/simulators/payfip"), "--port", "0", *self.args],
                                        stdout=subprocess.PIPE, text=True)
        self.url = re.search(r"http://\S+", self.process.stdout.readline()).group()
        return self

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    def ask(self, path, data=None):
        """Its control address: GET, or POST of a JSON document."""
        body = None if data is None else json.dumps(data).encode()
        with urllib.request.urlopen(f"{self.url}/simulateur/{path}", body, timeout=60) as answer:
            return json.load(answer)

    def faults(self, **switches):
        return self.ask("faults", switches)

    def operations(self):
        return self.ask("operations")

    def operation(self, idop):
        return next(o for o in self.operations() if o["idop"] == idop)

    def journal(self, since=0):
        return self.ask(f"journal?since={since}")

    def pay(self, idop, result="P", **more):
        """As somebody pressing a button on the page; the address his browser is sent back to."""
        return self.ask("pay", {"idop": idop, "result": result, **more})["redirect"]

    @property
    def directives(self):
        return "\n".join([f"RoubaixPayFiPService {self.url}/tpa/services/securite", f"RoubaixPayFiPPage {self.url}/tpa/paiementws.web",
                          "RoubaixAvisClient 090909", "RoubaixAvisOffice finances"])


REGIE_CLIENTS = {"centre": "090909", "nord": "090910"}     # the other régies take no payment online


class Clock:
    """The time httpd lives in, set through libfaketime; a file says by how much it differs."""
    LIBRARY = sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))

    def __init__(self, path):
        self.path, self.offset = pathlib.Path(path), 0
        self.set(0)

    def set(self, offset):
        self.offset = offset
        new = self.path.with_suffix(".new")
        new.write_text(f"{offset:+.3f}\n")
        new.chmod(0o644)
        new.replace(self.path)

    def advance(self, seconds):
        self.set(self.offset + seconds)

    def now(self):
        return time.time() + self.offset

    def env(self):
        return {"LD_PRELOAD": str(self.LIBRARY[0]), "FAKETIME_TIMESTAMP_FILE": str(self.path), "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


class Portal:
    """httpd with the module. `database` "sqlite" or "postgresql" (then `cluster` is a started PostgreSQL), `mpm` "event" or "prefork"."""

    def __init__(self, folder, database="sqlite", mpm="event", cluster=None, mailbox=None, port=None, directives="", base="",
                 name="roubaix", host="localhost", clock=None):
        self.folder = pathlib.Path(folder)
        self.database, self.mpm, self.cluster, self.mailbox = database, mpm, cluster, mailbox
        self.port = port or free_port()
        self.base, self.directives, self.name = base, directives, name
        self.url = f"http://{host}:{self.port}"
        self.user = service_user()
        self.process, self.clock = None, clock
        self.file = self.folder / "data/roubaix.db"     # SQLite's

    # -- files ---------------------------------------------------------------------------------------------------------------

    @property
    def conf(self):
        return self.folder / "httpd.conf"

    @property
    def error_log(self):
        return self.folder / "error.log"

    def write(self):
        for path in (self.folder, self.folder / "data", self.folder / "run"):
            path.mkdir(parents=True, exist_ok=True)
            give(path, self.user)
        (self.folder / "roubaix.conf").write_text(self.roubaix_conf())
        self.conf.write_text(self.httpd_conf())
        (self.folder / "agents.htpasswd").touch()

    def httpd_conf(self):
        modules = "\n".join(f"LoadModule {m}_module {MODULES}/mod_{m}.so" for m in [f"mpm_{self.mpm}", *LOADED]
                            if (MODULES / f"mod_{m}.so").exists())
        user = f"User {self.user.pw_name}\nGroup #{self.user.pw_gid}" if os.geteuid() == 0 else ""
        sizes = ("StartServers 2\nThreadsPerChild 16\nThreadLimit 16\nMaxRequestWorkers 64\nServerLimit 4\nMinSpareThreads 16\n"
                 "MaxSpareThreads 64" if self.mpm == "event" else
                 "StartServers 4\nMinSpareServers 4\nMaxSpareServers 8\nMaxRequestWorkers 16")
        return f"""ServerRoot {self.folder}
ServerName localhost
Listen 127.0.0.1:{self.port}
PidFile {self.folder}/run/httpd.pid
DefaultRuntimeDir {self.folder}/run
Mutex default:{self.folder}/run
ErrorLog {self.error_log}
LogLevel warn
ErrorLogFormat "[%t] [%-m:%l] [pid %P] %M"
{modules}
LoadModule roubaix_module {BUILD}/.libs/mod_roubaix.so
{user}
{sizes}
TypesConfig /etc/mime.types
DocumentRoot {self.folder}/run
AccessFileName .none
KeepAlive On
MaxKeepAliveRequests 0
EnableSendfile On
<Directory />
    Require all denied
</Directory>
Include {self.folder}/roubaix.conf
"""

    def db_lines(self):
        if self.database == "sqlite":
            driver, params = "sqlite3", str(self.file)
        else:
            driver, params = "pgsql", self.cluster.params(self.name)
        most = 1 if self.mpm == "prefork" else 8
        return f'DBDriver {driver}\nDBDParams "{params}"\nDBDMin 1\nDBDKeep {most}\nDBDMax {most}\n'

    def roubaix_conf(self):
        """conf/roubaix.conf as it ships, with this portal's own values in place of the model's."""
        own = {
            "RoubaixPublicURL": self.url, "RoubaixTemplates": f"{ROOT}/templates", "RoubaixTeleservices": f"{ROOT}/conf/teleservices",
            "RoubaixData": f"{self.folder}/data", "RoubaixPhotoProgram": f"{BUILD}/roubaix-photo",
            "RoubaixMailServer": f"smtp://127.0.0.1:{self.mailbox.port}" if self.mailbox else None,
            "RoubaixBase": self.base or "/", "RoubaixHashMemory": "8M", "RoubaixHashPasses": "1", "RoubaixKiosque": "On",
        }
        own.update(line.split(None, 1) for line in self.directives.splitlines() if line.split()[:1] and
                   line.split()[0].startswith("Roubaix") and line.split()[0] not in ("RoubaixCity", "RoubaixOffice"))
        lines = [self.db_lines()]
        for line in (ROOT / "conf/roubaix.conf").read_text().splitlines():
            word = line.split()[0] if line.split() else ""
            if word.startswith("DBD") or word.startswith("#DBD") or word.lstrip("#") in own:
                continue
            client = REGIE_CLIENTS.get(line.split()[1]) if word == "RoubaixRegie" and "RoubaixPayFiPService" in own else None
            if client:
                line = re.sub(r"^(RoubaixRegie \S+)", rf"\1 client={client}", line)
            lines.append(line.replace("/usr/share/mod_roubaix", str(ROOT)).replace("/etc/roubaix", str(self.folder))
                         .replace(" /erreur/", f" {self.base}/erreur/").replace('<Location "/guichet">', f'<Location "{self.base}/guichet">'))
        at = next(i for i, line in enumerate(lines) if line.startswith("RoubaixEnable"))
        lines[at + 1:at + 1] = [f'{key} "{value}"' if " " not in value else f"{key} {value}" for key, value in own.items() if value]
        lines += [line for line in self.directives.splitlines() if not line.startswith("Roubaix")]
        return "\n".join(lines) + "\n"

    # -- life ----------------------------------------------------------------------------------------------------------------

    def ctl(self, *args, check=True):
        done = as_user(self.user, [BUILD / "roubaixctl", "--config", self.folder / "roubaix.conf", *args], capture_output=True, text=True,
                       cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
        if check and done.returncode:
            raise RuntimeError(f"roubaixctl {' '.join(args)}: {done.stdout}{done.stderr}")
        return done

    def configtest(self):
        return subprocess.run([APACHE, "-t", "-f", str(self.conf)], capture_output=True, text=True, env=self.env())

    def env(self):
        return {"PATH": "/usr/sbin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "APACHE_RUN_DIR": str(self.folder / "run"),
                **(self.clock.env() if self.clock else {})}

    def agent(self, login, password, first, last, quality, office, roles="agent"):
        self.ctl("agent", "add", login, "--first-name", first, "--last-name", last, "--quality", quality, "--office", office,
                 "--roles", roles)
        subprocess.run(["htpasswd", "-iB", "-C", "5", str(self.folder / "agents.htpasswd"), login], input=password, text=True,
                       check=True, capture_output=True)

    def start(self):
        self.error_log.touch()
        self.process = subprocess.Popen([APACHE, "-f", str(self.conf), "-D", "FOREGROUND", "-D", "ROUBAIX_CHECK_PAGES"], env=self.env(), stdout=subprocess.DEVNULL,
                                        stderr=open(self.folder / "stderr.log", "w"),
                                        start_new_session=True)     # prefork ends its whole process group
        def up():
            if self.process.poll() is not None:
                raise RuntimeError("httpd did not start: " + (self.folder / "stderr.log").read_text() + self.error_log.read_text()[-3000:])
            return answers(self.port)
        until(up, "httpd to listen")
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def graceful(self):
        """The configuration read anew; returns when it holds. Before it has children httpd would die of the signal."""
        def resumed():
            return sum("resuming normal operations" in line for line in self.log_lines())
        until(self.children, "httpd to have children")
        before = resumed()
        self.process.send_signal(signal.SIGUSR1)
        until(lambda: resumed() > before, "httpd to resume")

    def children(self):
        out = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout
        return [int(pid) for pid in out.split()]

    def twin(self):
        """A second Apache on the same database, not started."""
        second = Portal(self.folder.parent / (self.name + "-2"), self.database, self.mpm, cluster=self.cluster, mailbox=self.mailbox, name=self.name,
                        directives=self.directives, clock=self.clock)
        second.file = self.file
        second.write()
        return second

    def sql(self, text):
        """Runs SQL on the portal's database, behind its back."""
        if self.database == "postgresql":
            return self.cluster.psql("-f", "-", database=self.name, text=text)
        done = as_user(self.user, ["/usr/bin/sqlite3", "-bail", "-cmd", ".timeout 10000", self.file], input=text,
                       capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def log_lines(self, since=0):
        return self.error_log.read_text(errors="replace")[since:].splitlines()
