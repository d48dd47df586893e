"""Where people and machines reach Mindet: settings, command line, HTTP API, web. May import every layer but `eval`."""
