"""The command `baosou`: the subcommands of all three packages, and the two that serve the site.

The outermost module, the only one of `web` that may import `index`.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote

import click
import waitress

import index
from index.build.builder import rebuild
from index.build.progress import watched
from index.cli import commands as index_commands
from index.model import Masthead
from search.cli.commands import commands as search_commands
from search.cli.options import engine_options
from search.cli.reporting import COULD_NOT, CommandLine
from search.cli.trends import trends
from search.engines import open_engine
from search.engines.base import Engine
from search.running.scratch import scratch
from search.settings import Settings
from web import create_app

SAMPLE = Path(index.__file__).parent / "sample"
#: Queries worth trying on the sample archive, for `demo`.
TRY = ("人工智能", '"科技成果转化"', "标题:园区 -广告")
#: Room for the longest query anyone has pasted: 100,000 characters, nine bytes each in an address.
MAX_HEADER = 2**20


port_option = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="端口；0 表示任选一个"
)


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="baosou", message="%(prog)s %(version)s")
def main() -> None:
    """报搜：一份中文报纸的全文检索。"""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址")
@port_option
@engine_options
def serve(settings: Settings, host: str, port: int) -> None:
    """启动检索网站。"""
    with closing(open_engine(settings)) as engine:
        with engine.reader():  # says now, and not on the first visit, that there is no index
            pass
        run(engine, host, port, lambda address: click.echo(f"报搜已启动：{address} （按 Ctrl-C 停止）"))


@click.command()
@port_option
def demo(port: int) -> None:
    """用自带的样报建一个临时索引，启动网站看看。"""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch("baosou-demo-"))
        engine = stack.enter_context(closing(open_engine(Settings(index=folder))))
        click.echo("正在为样报建索引……")
        with watched() as progress:
            rebuild(engine, [SAMPLE], Masthead(), progress=progress)
        run(engine, "127.0.0.1", port, announce_demo)


def announce_demo(address: str) -> None:
    """The address, and three queries worth trying."""
    click.echo(f"样报已可检索：{address} （按 Ctrl-C 停止，临时索引随之删除）\n不妨试试：")
    for query in TRY:
        click.echo(f"  {query}\n    {address}search?q={quote(query)}")
    sys.stdout.flush()


def run(engine: Engine, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until interrupted or terminated. Exits with 3 and words where the address cannot be had."""
    if not is_loopback(host):
        click.echo(f"注意：{host} 不是本机地址，网络上的其他人也能打开；网站不设登录，也不加密。", err=True)
    try:
        # Bound here and not by waitress, which would leave the socket open where it cannot have the address.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        reason = "端口已被占用" if error.errno == errno.EADDRINUSE else error.strerror
        click.echo(f"不能在 {host}:{port} 启动：{reason}。可用 --port 换一个端口。", err=True)
        sys.exit(COULD_NOT)
    server = waitress.create_server(
        create_app(engine),
        sockets=[listening],
        threads=8,
        ident="baosou",
        max_request_header_size=MAX_HEADER,
        max_request_body_size=2**16,
    )
    announce(f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/")
    try:
        server.run()
    finally:
        server.close()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


for command in (*search_commands, trends, *index_commands, serve, demo):
    main.add_command(command)

if __name__ == "__main__":
    main()
