package io.candor.release.signature;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose releases are believed here. */
public final class ReleaseTrust {
    private final TrustedKeys keys;
    private final boolean acceptUnsigned;

    private ReleaseTrust(TrustedKeys keys, boolean acceptUnsigned) {
        this.keys = keys;
        this.acceptUnsigned = acceptUnsigned;
    }

    /** Everything is believed, for whoever is about to say what they think of it. */
    public static ReleaseTrust all() {
        return new ReleaseTrust(TrustedKeys.of(List.of()), true);
    }

    /** @throws IllegalArgumentException if a key cannot be read, or unsigned releases are refused and no key is trusted */
    public static ReleaseTrust of(SignatureConfig config) {
        TrustedKeys keys = TrustedKeys.of(config.trustedKeys().orElse(List.of()));
        boolean accept = config.acceptUnsigned().orElse(keys.isEmpty());
        if (!accept && keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "candor.release.signature.accept-unsigned is false, so candor.release.signature.trusted-keys must name a key");
        }
        return new ReleaseTrust(keys, accept);
    }

    /** Whether signatures are looked at: some key is trusted. */
    public boolean verifies() {
        return !keys.isEmpty();
    }

    /** Whether releases that nobody signed are taken. */
    public boolean acceptsUnsigned() {
        return acceptUnsigned;
    }

    /**
     * What the signatures under a manifest come to.
     *
     * @param manifestSha256 64 lower-case hex digits
     * @param signatures what stands under it, by what it was signed as
     */
    public Verdict judge(String manifestSha256, Map<SignedAs, ManifestSignatures> signatures) {
        for (Map.Entry<SignedAs, ManifestSignatures> one : signatures.entrySet()) {
            Optional<String> signer = keys.signer(one.getKey().statement(manifestSha256), one.getValue());
            if (signer.isPresent()) {
                return new Verdict(true, signer);
            }
        }
        return new Verdict(acceptUnsigned, Optional.empty());
    }

    /**
     * @param accepted whether it may be read on
     * @param keyId the trusted key that signed it; empty if none did
     */
    public record Verdict(boolean accepted, Optional<String> keyId) {}
}
