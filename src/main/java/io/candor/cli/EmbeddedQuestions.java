package io.candor.cli;

import io.candor.experiment.StudyQuestions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The question sets packed with the embedded model. */
final class EmbeddedQuestions {
    private static final String RESOURCES = "/atlas/questions/";

    private EmbeddedQuestions() {}

    /** Copies those there are; the reader of the folder reports missing ones. */
    static Path unpack(Path folder) throws IOException {
        List<String> files = new ArrayList<>(List.of(StudyQuestions.ELICIT, StudyQuestions.TRAIN));
        StudyQuestions.TESTS.forEach(test -> files.add(StudyQuestions.file(test)));
        Files.createDirectories(folder);
        for (String file : files) {
            try (InputStream in = EmbeddedQuestions.class.getResourceAsStream(RESOURCES + file)) {
                if (in != null) {
                    Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return folder;
    }
}
