package io.candor.release.store;

import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a release makes of its head's logit.
 *
 * @param confidence before there is an answer, and of the answer's words alone
 * @param answers of an answer and its tokens' probabilities; empty where the release has no such map
 * @param sources the same for answers that other systems gave, by the name of their model; of few sources
 */
public record ReleaseMaps(LogitMap confidence, Optional<AnswerMap> answers, SortedMap<String, AnswerMap> sources) {
    /** The maps of a release that has no files of maps. */
    public static final ReleaseMaps NONE = of(LogitMap.IDENTITY);

    public ReleaseMaps {
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
    }

    /** Without maps of other systems' answers. */
    public ReleaseMaps(LogitMap confidence, Optional<AnswerMap> answers) {
        this(confidence, answers, Collections.emptySortedMap());
    }

    /** Without a map of answers. */
    public static ReleaseMaps of(LogitMap confidence) {
        return new ReleaseMaps(confidence, Optional.empty());
    }

    /** The same with another map of answers. */
    public ReleaseMaps withAnswers(AnswerMap map) {
        return new ReleaseMaps(confidence, Optional.of(map), sources);
    }

    /** The same with another map of a source's answers. */
    public ReleaseMaps withSource(String source, AnswerMap map) {
        SortedMap<String, AnswerMap> all = new TreeMap<>(sources);
        all.put(source, map);
        return new ReleaseMaps(confidence, answers, all);
    }

    /** What their bytes come to: the SHA-256 of each file that there is, with a zero byte between them; hex digits. */
    public String sha256() {
        try {
            String map = DigestUtils.sha256Hex(MapFile.bytes(confidence));
            String both = answers.isEmpty() ? map : map + '\0' + DigestUtils.sha256Hex(MapFile.bytes(answers.get()));
            return sources.isEmpty() ? both : both + '\0' + DigestUtils.sha256Hex(MapFile.bytes(sources));
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
        return new ReleaseMaps(MapFile.read(folder), MapFile.readAnswers(folder), MapFile.readSources(folder));
    }
}
