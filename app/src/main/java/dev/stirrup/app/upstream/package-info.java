/// Who vouches for a file that comes from elsewhere. Start reading at [Vouching].
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.upstream;
