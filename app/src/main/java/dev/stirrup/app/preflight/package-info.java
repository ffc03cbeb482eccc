/// Programs before they are published: inspect, sign, build unified kernel images; what Secure Boot
/// on the machines would say.
package dev.stirrup.app.preflight;
