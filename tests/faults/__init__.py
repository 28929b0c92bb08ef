"""Jobs that go wrong on purpose. A Django app that only the test settings install."""
