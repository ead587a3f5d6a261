#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A mail server that keeps each mail as a file DIR/NNNNNN.eml and delivers nothing. Prints « Listening on PORT ».

Tests make it fail by a file DIR/control with one line: « refuse 550 » (every recipient), « refuse 451 », « drop » (closes at the recipient) or « hang » (never
answers the recipient again); no file: it takes all.
"""
import argparse
import asyncio
import os
import pathlib

from aiosmtpd.smtp import SMTP


class Keeper:
    def __init__(self, folder):
        self.folder = folder
        numbers = [int(path.stem) for path in folder.glob("[0-9]*.eml")]
        self.count = max(numbers, default=0)

    def control(self):
        try:
            return (self.folder / "control").read_text().split()
        except FileNotFoundError:
            return []

    async def handle_RCPT(self, server, session, envelope, address, options):
        words = self.control()
        if words[:1] == ["refuse"]:
            return f"{words[1]} refused by the test"
        if words[:1] == ["drop"]:
            server.transport.close()
            return "421 closing"
        if words[:1] == ["hang"]:
            await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = f"{self.count:06d}.eml"
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        part = self.folder / (name + ".part")
        part.write_bytes(head + envelope.original_content)
        os.replace(part, self.folder / name)
        return "250 kept"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    asked = parser.parse_args()
    asked.dir.mkdir(parents=True, exist_ok=True)

    async def serve():
        loop = asyncio.get_running_loop()
        keeper = Keeper(asked.dir)
        server = await loop.create_server(lambda: SMTP(keeper, enable_SMTPUTF8=True, hostname="localhost", loop=loop), "127.0.0.1", asked.port)
        print("Listening on", server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        pass


main()
