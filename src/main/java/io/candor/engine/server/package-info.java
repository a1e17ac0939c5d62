/**
 * An engine server: one model that other processes use over HTTP ({@code ./candor engine serve}).
 *
 * <p>{@code EngineServer} listens, {@code EngineRoutes} reads requests, {@code EngineScheduler} runs everything that touches the
 * model on one thread: passes for states one after the other, and all answers in one continuous batch, whoever asked.
 * {@code ServedAdapters} are the LoRAs that clients uploaded ({@code UploadedFiles}) and hold.
 */
package io.candor.engine.server;
