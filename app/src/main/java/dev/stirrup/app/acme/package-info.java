/// The console's certificate from an authority that speaks ACME (RFC 8555). Start reading at
/// [ConsoleKeys].
package dev.stirrup.app.acme;
