from search.engines.whoosh import WhooshEngine
from search.settings import Settings
from tests.engines.conformance import Conformance


class TestWhoosh(Conformance):
    def open_engine(self, folder):
        return WhooshEngine(Settings(folder))
