/// The catalogue: well-known systems, where their files are and who signs them. Start reading at
/// [SystemCatalogue].
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.catalogue;
