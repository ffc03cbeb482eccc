/// `stirrup trust`: the site's keys and certificates by hand.
package dev.stirrup.app.trust;
