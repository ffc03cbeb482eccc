/// The boot server for HTTP/1.1: files, scripts and reports. Start reading at `HttpListener`.
@org.jspecify.annotations.NullMarked
package dev.stirrup.server.http;
