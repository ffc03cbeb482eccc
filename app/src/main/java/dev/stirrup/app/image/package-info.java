/// How images come here: from files, other servers and the catalogue. Start reading at
/// [ImageAddCommand].
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.image;
