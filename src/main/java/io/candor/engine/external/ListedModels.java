package io.candor.engine.external;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.candor.engine.remote.EngineRefusalException;
import java.util.List;
import java.util.Optional;

/**
 * What a server lists at {@code /v1/models}: the base model, and LoRAs that are loaded.
 *
 * @param data null where something else listens
 */
public record ListedModels(List<Model> data) {

    /**
     * One model.
     *
     * @param parent of a LoRA: the base; else null
     * @param maxModelLen most tokens of a prompt and its answer; null for a LoRA
     * @param ownedBy the project that serves it, as it says itself; null where it does not
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Model(String id, String parent, Integer maxModelLen, String ownedBy) {

        /** Most tokens of a prompt and its answer; unlimited where the server does not say. */
        public int contextLength() {
            return maxModelLen == null ? Integer.MAX_VALUE : maxModelLen;
        }

        /**
         * Looks whether it is served by a project; one that does not say is taken at its word.
         *
         * @throws EngineRefusalException if it calls itself another
         */
        public void requireProject(String project) {
            if (ownedBy != null && !ownedBy.equalsIgnoreCase(project)) {
                throw new EngineRefusalException(
                        "the server calls itself " + ownedBy + ", not " + project + "; check the address and --kind");
            }
        }
    }

    public List<String> names() {
        return data.stream().map(Model::id).toList();
    }

    /**
     * The base model.
     *
     * @param name its name; empty for the first one
     * @param advice how to name it
     * @throws EngineRefusalException if there is none
     */
    public Model base(Optional<String> name, String advice) {
        return data.stream()
                .filter(model -> model.parent() == null)
                .filter(model -> name.isEmpty() || model.id().equals(name.get()))
                .findFirst()
                .orElseThrow(() -> new EngineRefusalException(
                        "serves no base model " + name.orElse("") + " but " + names() + "; " + advice));
    }
}
