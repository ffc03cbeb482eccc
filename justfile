# just check: format, lint, build, test, architecture
check:
    mvn -q verify

# just format: apply the formatter
format:
    mvn -q spotless:apply

# just verify: everything, with real clients and real firmware (root, Debian family)
verify:
    ./verify
