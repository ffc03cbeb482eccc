/// Images.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.image;
