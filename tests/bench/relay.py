# SPDX-License-Identifier: GPL-3.0-or-later
"""A TCP relay for benches: delays what passes in either direction, and notes when the server announced mail (without TLS only)."""
import asyncio
import threading
import time


class Relay:
    def __init__(self, port, delay=0.0):
        """To 127.0.0.1:port; delay: seconds that each chunk waits, on its way to the client."""
        self.to, self.delay, self.announced = port, delay, []
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        self.thread = threading.Thread(target=self.serve, args=(started,), daemon=True)
        self.thread.start()
        started.wait()

    def serve(self, started):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.accept, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self.loop.run_forever()

    async def accept(self, client_in, client_out):
        server_in, server_out = await asyncio.open_connection("127.0.0.1", self.to)
        await asyncio.gather(self.pass_on(client_in, server_out), self.hold_back(server_in, client_out), return_exceptions=True)

    @staticmethod
    async def pass_on(reader, writer):
        while chunk := await reader.read(1 << 16):
            writer.write(chunk)
            await writer.drain()
        writer.close()

    async def hold_back(self, reader, writer):
        """As a long line does: later chunks do not wait for earlier ones to arrive before they set out."""
        queue = asyncio.Queue(maxsize=4096)

        async def deliver():
            while True:
                due, chunk = await queue.get()
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                if not chunk:
                    return writer.close()
                writer.write(chunk)
                await writer.drain()
        delivery = asyncio.create_task(deliver())
        while True:
            chunk = await reader.read(1 << 16)
            if b" EXISTS\r\n" in chunk:
                self.announced.append(time.monotonic())
            await queue.put((time.monotonic() + self.delay, chunk))
            if not chunk:
                return await delivery
