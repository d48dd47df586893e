"""Where people and machines reach Mindet: settings, command line, HTTP API, web pages. May import every layer but `eval`."""
