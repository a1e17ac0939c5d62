package io.candor.llm.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** The id git gives to a file's content, by which the hub names small files. */
final class GitBlob {
    private GitBlob() {}

    static String id(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        MessageDigest sha1 = DigestUtils.getSha1Digest();
        DigestUtils.updateDigest(sha1, "blob " + content.length + '\0');
        return HexFormat.of().formatHex(sha1.digest(content));
    }
}
