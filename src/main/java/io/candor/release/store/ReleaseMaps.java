package io.candor.release.store;

import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a release makes of its head's logit.
 *
 * @param confidence before there is an answer, and of the answer's words alone
 * @param answers of an answer and its tokens' probabilities; empty where the release has no such map
 */
public record ReleaseMaps(LogitMap confidence, Optional<AnswerMap> answers) {
    /** The maps of a release that has no files of maps. */
    public static final ReleaseMaps NONE = of(LogitMap.IDENTITY);

    /** Without a map of answers. */
    public static ReleaseMaps of(LogitMap confidence) {
        return new ReleaseMaps(confidence, Optional.empty());
    }

    /** What their bytes come to: the SHA-256 of the one file, or those of both with a zero byte between them; hex digits. */
    public String sha256() {
        try {
            String map = DigestUtils.sha256Hex(MapFile.bytes(confidence));
            return answers.isEmpty() ? map : map + '\0' + DigestUtils.sha256Hex(MapFile.bytes(answers.get()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * The maps in a release's folder.
     *
     * @throws IOException if a file cannot be read or is no map
     */
    public static ReleaseMaps read(Path folder) throws IOException {
        return new ReleaseMaps(MapFile.read(folder), MapFile.readAnswers(folder));
    }
}
