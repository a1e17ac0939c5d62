package io.candor.runtime;

import io.candor.llm.decoder.OpenModels;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The models of this process, which its roles share. */
@ApplicationScoped
class ModelAccess {
    /** Path of what {@code deploy/cuda-graph/build.sh} builds; on a GPU decoding is several times as fast with it. */
    private static final String SETTING = "candor.cuda-graph-library";

    @Produces
    @Singleton
    OpenModels models(@ConfigProperty(name = SETTING) Optional<Path> cudaGraphLibrary) {
        return new OpenModels(cudaGraphLibrary);
    }
}
