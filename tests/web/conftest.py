"""The site over the engine in memory."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.fake_engine import FakeEngine
from web import create_app


@pytest.fixture
def app() -> Flask:
    return create_app(FakeEngine())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
