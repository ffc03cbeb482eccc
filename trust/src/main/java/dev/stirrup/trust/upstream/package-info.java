/// What others sign: whose signature vouches for a file that comes from elsewhere. Start reading at
/// [Keyring].
@org.jspecify.annotations.NullMarked
package dev.stirrup.trust.upstream;
