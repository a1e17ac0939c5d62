package io.candor.action;

import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * Who acts, as the trail names them: never by a name.
 *
 * @param text {@code key:ID}, {@code token:HASH}, {@code user:HASH}, {@code anybody}, or {@code tokens} and {@code others} where use is counted
 */
public record Actor(String text) {
    /** Nobody was asked who they are. */
    public static final Actor ANYBODY = new Actor("anybody");

    /** All who come with tokens, where their use is counted. */
    public static final Actor TOKENS = new Actor("tokens");

    private static final int DIGITS = 16;

    /** Whoever has a key of {@code candor.keys}, which says whose it is until it is deleted. */
    public static Actor ofKey(String keyId) {
        return new Actor("key:" + keyId);
    }

    /**
     * The subject of a token.
     *
     * @param secret of the installation, {@link #SECRET}: without it nobody can try names
     */
    public static Actor ofToken(String subject, String secret) {
        return new Actor("token:" + hash(subject, secret));
    }

    /** The user who runs a command, unproven. */
    public static Actor ofUser(String name, String secret) {
        return new Actor("user:" + hash(name, secret));
    }

    /** The name of the secret beside the releases. */
    public static final String SECRET = "actor-key";

    /**
     * What names anything without saying it: only who has the secret can tell whether it is a certain one.
     *
     * @param secret of the installation, {@link #SECRET}
     */
    public static String hash(String name, String secret) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret).hmacHex(name).substring(0, DIGITS);
    }
}
