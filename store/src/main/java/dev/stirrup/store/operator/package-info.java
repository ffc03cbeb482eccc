/// Those who may log in at a machine, with the roles that menus ask for.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.operator;
