package dev.stirrup.store.key;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.stirrup.store.digest.SystemLibcrypto;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// RSA keys from OpenSSL's generator (EVP_PKEY_keygen(3)), of the library that almost every Linux
/// has. Java's own takes five to twenty seconds of a core for one key in a server that runs on the
/// quick compiler alone, this one half a second.
@SuppressWarnings("restricted")
final class NativeRsa {
    private static final Logger LOG = LoggerFactory.getLogger(NativeRsa.class);

    /// `EVP_PKEY_RSA`, the number of rsaEncryption among OpenSSL's objects.
    private static final int RSA = 6;

    private static final int DONE = 1;

    private final MethodHandle context;
    private final MethodHandle freeContext;
    private final MethodHandle init;
    private final MethodHandle bits;
    private final MethodHandle generate;
    private final MethodHandle freeKey;
    private final MethodHandle toPkcs8;
    private final MethodHandle freePkcs8;
    private final MethodHandle encode;

    private NativeRsa(SymbolLookup library) {
        var functions = new Functions(library);
        context =
                functions.of(
                        "EVP_PKEY_CTX_new_id", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
        freeContext = functions.of("EVP_PKEY_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));
        init = functions.of("EVP_PKEY_keygen_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        bits =
                functions.of(
                        "EVP_PKEY_CTX_set_rsa_keygen_bits",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        generate =
                functions.of("EVP_PKEY_keygen", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        freeKey = functions.of("EVP_PKEY_free", FunctionDescriptor.ofVoid(ADDRESS));
        toPkcs8 = functions.of("EVP_PKEY2PKCS8", FunctionDescriptor.of(ADDRESS, ADDRESS));
        freePkcs8 = functions.of("PKCS8_PRIV_KEY_INFO_free", FunctionDescriptor.ofVoid(ADDRESS));
        encode =
                functions.of(
                        "i2d_PKCS8_PRIV_KEY_INFO",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    }

    private record Functions(SymbolLookup library) {
        MethodHandle of(String name, FunctionDescriptor shape) {
            return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), shape);
        }
    }

    private static final class Found {
        static final Optional<NativeRsa> LIBRARY_HERE = open();

        private Found() {}
    }

    /// Empty where the system has no such library, or one that lacks what is needed.
    static Optional<NativeRsa> find() {
        return Found.LIBRARY_HERE;
    }

    private static Optional<NativeRsa> open() {
        try {
            return Optional.of(new NativeRsa(SystemLibcrypto.load()));
        } catch (RuntimeException | UnsatisfiedLinkError e) {
            LOG.info("Java's own generator makes RSA keys: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /// A new key with the public exponent 65537.
    ///
    /// @param size in bits
    /// @return empty when the library refuses, as one in FIPS mode may
    Optional<KeyPair> make(int size) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = (MemorySegment) context.invokeExact(RSA, MemorySegment.NULL);
            try {
                MemorySegment place = arena.allocate(ADDRESS);
                boolean isMade =
                        !isNone(made)
                                && (int) init.invokeExact(made) == DONE
                                && (int) bits.invokeExact(made, size) == DONE
                                && (int) generate.invokeExact(made, place) == DONE;
                return isMade ? Optional.of(taken(place.get(ADDRESS, 0), arena)) : Optional.empty();
            } finally {
                freeContext.invokeExact(made);
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Takes the key out of the library, which clears what it frees.
    private KeyPair taken(MemorySegment key, Arena arena) throws Throwable {
        try {
            MemorySegment info = (MemorySegment) toPkcs8.invokeExact(key);
            try {
                int length = (int) encode.invokeExact(info, MemorySegment.NULL);
                MemorySegment bytes = arena.allocate(length);
                MemorySegment place = arena.allocate(ADDRESS);
                place.set(ADDRESS, 0, bytes);
                int written = (int) encode.invokeExact(info, place);
                byte[] encoded = bytes.asSlice(0, written).toArray(ValueLayout.JAVA_BYTE);
                bytes.fill((byte) 0);
                return pair(encoded);
            } finally {
                freePkcs8.invokeExact(info);
            }
        } finally {
            freeKey.invokeExact(key);
        }
    }

    private static KeyPair pair(byte[] encoded) throws GeneralSecurityException {
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            if (factory.generatePrivate(new PKCS8EncodedKeySpec(encoded))
                    instanceof RSAPrivateCrtKey key) {
                var open = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
                return new KeyPair(factory.generatePublic(open), key);
            }
            throw new GeneralSecurityException("a key without its primes");
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static boolean isNone(MemorySegment pointer) {
        return pointer.equals(MemorySegment.NULL);
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException bug ? bug : new IllegalStateException(e);
    }
}
