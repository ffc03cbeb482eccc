/// What the packages of this room share: signing as a port.
package dev.stirrup.trust;
