/// The listener for what iPXE and installers say by syslog. Start reading at `SyslogListener`.
@org.jspecify.annotations.NullMarked
package dev.stirrup.server.syslog;
