export interface paths {
    "/api/v1/operations/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The four numbers on top of the Operations page */
        get: {
            parameters: {
                query?: {
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                    /** @description Only this organisation. */
                    organization?: string;
                    /** @description Only this repository (`owner/name`). */
                    repository?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Active jobs and queue depth are those of now. Runners online are the different runners seen in the last hour: at a job now, or with one that ended in it. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OperationsSummary"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/queue-wait": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long jobs waited */
        get: {
            parameters: {
                query?: {
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                    /** @description Only this organisation. */
                    organization?: string;
                    /** @description Only this repository (`owner/name`). */
                    repository?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["QueueWait"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/throughput": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs completed per minute */
        get: {
            parameters: {
                query?: {
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                    /** @description Only this organisation. */
                    organization?: string;
                    /** @description Only this repository (`owner/name`). */
                    repository?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Throughput"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/concurrency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs running now, by label */
        get: {
            parameters: {
                query?: {
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                    /** @description Only this organisation. */
                    organization?: string;
                    /** @description Only this repository (`owner/name`). */
                    repository?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Concurrency"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/runner-pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runner pools now */
        get: {
            parameters: {
                query?: {
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                    /** @description Only this organisation. */
                    organization?: string;
                    /** @description Only this repository (`owner/name`). */
                    repository?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunnerPools"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/active": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs active and queued over time */
        get: {
            parameters: {
                query?: {
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                    /** @description Only this organisation. */
                    organization?: string;
                    /** @description Only this repository (`owner/name`). */
                    repository?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ActiveJobs"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cache performance */
        get: {
            parameters: {
                query?: {
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                    /** @description Only this organisation. */
                    organization?: string;
                    /** @description Only this repository (`owner/name`). */
                    repository?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CachePanel"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/filters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be filtered by */
        get: {
            parameters: {
                query?: {
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OperationsFilters"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only these organisations; repeat the parameter for several. */
                    organization?: string[];
                    /** @description Only these repositories (`owner/name`); repeat the parameter for several. */
                    repository?: string[];
                    /** @description Created at or after: epoch seconds or an age. Default: no bound. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                    /** @description Workflow name. */
                    workflow?: string[];
                    /** @description Branch name. */
                    branch?: string[];
                    status?: ("queued" | "waiting" | "in_progress" | "completed")[];
                    /** @description How the newest attempt ended: success, failure, cancelled … */
                    conclusion?: string[];
                    /** @description Trigger event: push, pull_request … */
                    event?: string[];
                    /** @description Searched in title, branch, commit, workflow, repository and actor; a number also finds the run id or number. */
                    q?: string;
                    /** @description The `nextCursor` of the page before. */
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunPage"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/filters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What runs can be filtered by */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Values that occur, at most 1,000 of each. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunFilters"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{source}/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run: all attempts with jobs, steps and the critical path */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    source: string;
                    runId: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunDetail"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{source}/{runId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The raw events behind a run, in the order they came */
        get: {
            parameters: {
                query?: {
                    /** @description The `nextCursor` of the page before. */
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path: {
                    source: string;
                    runId: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunEventPage"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{source}/{runId}/events/{sequence}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The payload of one raw event */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    source: string;
                    runId: number;
                    sequence: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunEventBody"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Traces with a span that meets all conditions, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only these organisations; repeat the parameter for several. */
                    organization?: string[];
                    /** @description Only these repositories (`owner/name`); repeat the parameter for several. */
                    repository?: string[];
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                    /** @description Service name. */
                    service?: string[];
                    /** @description Part of the name of the span. */
                    name?: string;
                    status?: "unset" | "ok" | "error";
                    minDurationMs?: number;
                    maxDurationMs?: number;
                    /** @description `key=value`, on the span or its resource; repeat for several. */
                    attribute?: string[];
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TraceList"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/{traceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trace as a tree, joined with the run that it belongs to */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    traceId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Trace"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/{traceId}/spans/{spanId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Attributes, events and links of one span */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    traceId: string;
                    spanId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SpanDetail"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{source}/{runId}/attempts/{attempt}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The trace of one attempt: run, jobs, steps and the spans sent from inside them */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    source: string;
                    runId: number;
                    attempt: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Trace"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{source}/{runId}/attempts/{attempt}/trace/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which spans grew since the last good run of the workflow */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    source: string;
                    runId: number;
                    attempt: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TraceComparison"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Log lines that meet all conditions, in the order of their time */
        get: {
            parameters: {
                query?: {
                    /** @description Only these organisations; repeat the parameter for several. */
                    organization?: string[];
                    /** @description Only these repositories (`owner/name`); repeat the parameter for several. */
                    repository?: string[];
                    /** @description Service name. */
                    service?: string[];
                    /** @description What lines are about. */
                    category?: ("job" | "scheduler" | "runner" | "security" | "system" | "debug")[];
                    /** @description `unset`: the sender said none. */
                    severity?: ("unset" | "trace" | "debug" | "info" | "warn" | "error" | "fatal")[];
                    /** @description `source/runId` or `source/runId/attempt`: lines that name the run or carry its trace id. */
                    run?: string;
                    jobId?: number;
                    /** @description Name of the job. With `jobId`: also lines that know the name alone. */
                    job?: string;
                    /** @description Number of the step. */
                    step?: number;
                    trace?: string;
                    /** @description Whole words in any case, all of them; "words in quotes" as they stand; -word for what must not be there. */
                    q?: string;
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                    /** @description The `nextCursor` of the page before. */
                    cursor?: string;
                    limit?: number;
                    /** @description Which lines come first. A cursor goes on in the order of its page. */
                    order?: "newest" | "oldest";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogPage"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many lines meet the conditions, over time and by severity */
        get: {
            parameters: {
                query?: {
                    /** @description Only these organisations; repeat the parameter for several. */
                    organization?: string[];
                    /** @description Only these repositories (`owner/name`); repeat the parameter for several. */
                    repository?: string[];
                    /** @description Service name. */
                    service?: string[];
                    /** @description What lines are about. */
                    category?: ("job" | "scheduler" | "runner" | "security" | "system" | "debug")[];
                    /** @description `unset`: the sender said none. */
                    severity?: ("unset" | "trace" | "debug" | "info" | "warn" | "error" | "fatal")[];
                    /** @description `source/runId` or `source/runId/attempt`: lines that name the run or carry its trace id. */
                    run?: string;
                    jobId?: number;
                    /** @description Name of the job. With `jobId`: also lines that know the name alone. */
                    job?: string;
                    /** @description Number of the step. */
                    step?: number;
                    trace?: string;
                    /** @description Whole words in any case, all of them; "words in quotes" as they stand; -word for what must not be there. */
                    q?: string;
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogHistogram"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The lines as plain text, oldest first, without colours, with repository and run where no single one is asked for; at most 100,000, and the last line says so */
        get: {
            parameters: {
                query?: {
                    /** @description Only these organisations; repeat the parameter for several. */
                    organization?: string[];
                    /** @description Only these repositories (`owner/name`); repeat the parameter for several. */
                    repository?: string[];
                    /** @description Service name. */
                    service?: string[];
                    /** @description What lines are about. */
                    category?: ("job" | "scheduler" | "runner" | "security" | "system" | "debug")[];
                    /** @description `unset`: the sender said none. */
                    severity?: ("unset" | "trace" | "debug" | "info" | "warn" | "error" | "fatal")[];
                    /** @description `source/runId` or `source/runId/attempt`: lines that name the run or carry its trace id. */
                    run?: string;
                    jobId?: number;
                    /** @description Name of the job. With `jobId`: also lines that know the name alone. */
                    job?: string;
                    /** @description Number of the step. */
                    step?: number;
                    trace?: string;
                    /** @description Whole words in any case, all of them; "words in quotes" as they stand; -word for what must not be there. */
                    q?: string;
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One line, whole, with its attributes */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogDetail"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/{id}/context": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the same job (without a run: the same service) wrote before and after a line */
        get: {
            parameters: {
                query?: {
                    before?: number;
                    after?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description In the order of time. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogContext"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/tail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events while lines are stored: `ready` {}, `lines` LogLine[] (by time, at most 100 a second), `dropped` {lines: number}. A line that comes late is told when it comes, unless it is older than a day */
        get: {
            parameters: {
                query?: {
                    /** @description Only these organisations; repeat the parameter for several. */
                    organization?: string[];
                    /** @description Only these repositories (`owner/name`); repeat the parameter for several. */
                    repository?: string[];
                    /** @description Service name. */
                    service?: string[];
                    /** @description What lines are about. */
                    category?: ("job" | "scheduler" | "runner" | "security" | "system" | "debug")[];
                    /** @description `unset`: the sender said none. */
                    severity?: ("unset" | "trace" | "debug" | "info" | "warn" | "error" | "fatal")[];
                    /** @description `source/runId` or `source/runId/attempt`: lines that name the run or carry its trace id. */
                    run?: string;
                    jobId?: number;
                    /** @description Name of the job. With `jobId`: also lines that know the name alone. */
                    job?: string;
                    /** @description Number of the step. */
                    step?: number;
                    trace?: string;
                    /** @description Whole words in any case, all of them; "words in quotes" as they stand; -word for what must not be there. */
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What comes in: backlog, rates and latency */
        get: {
            parameters: {
                query?: {
                    /** @description Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`. */
                    from?: string;
                    /** @description End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`. */
                    to?: string;
                    /** @description Only these organisations; repeat the parameter for several. */
                    organization?: string[];
                    /** @description Only these repositories (`owner/name`); repeat the parameter for several. */
                    repository?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IntakeSummary"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events that could not be read, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only these codes. */
                    code?: string[];
                    state?: "open" | "replayed" | "dismissed" | "all";
                    /** @description The `nextCursor` of the page before. */
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeadLetterPage"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/dead-letters/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read dead letters again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description Either `letters` or `code`. */
            requestBody: {
                content: {
                    "application/json": {
                        letters?: {
                            source: string;
                            deliveryId: string;
                        }[];
                        code?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReplayAnswer"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/events/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read raw events again that were received in a range of at most a day */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Epoch seconds. */
                        from: number;
                        /** @description Epoch seconds, exclusive. */
                        to: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EventReplayAnswer"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/completeness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs expected against runs received, by workflow */
        get: {
            parameters: {
                query?: {
                    /** @description Only these organisations; repeat the parameter for several. */
                    organization?: string[];
                    /** @description Only these repositories (`owner/name`); repeat the parameter for several. */
                    repository?: string[];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Completeness"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/heal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import what is missing of a repository */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        repository: string;
                        /** @description Epoch seconds; default 30 days ago. */
                        from?: number;
                        to?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportJob"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import/github": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import past runs from GitHub */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description `owner` or `owner/name` */
                        target: string;
                        /** @default 30d */
                        since?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportJob"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an import is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportJob"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I, and is this a first run */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        /** Sign in with a token */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        /** Sign out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tokens, without their secrets */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TokenList"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        /** Create a token */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        scope: "admin" | "ingest" | "read" | "secrets";
                        /** @description The organisation the token is limited to; null for the whole installation. */
                        organization: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NewToken"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Token"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Registered values, without the values: those of the organization that the token is limited to, or all */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SecretList"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        /** Register a value, in place of the one of that name; it is masked in what comes in once this is answered */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What it is called; told apart within its organization. */
                        name: string;
                        /** @description A line of 8 to 8192 bytes. It is never shown again. */
                        value: string;
                        /** @description Left out: the organization that the token is limited to, or all of them. */
                        organization?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Secret"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a registered value; it is not masked any more */
        delete: {
            parameters: {
                query?: {
                    /** @description Left out: the organization that the token is limited to, or all of them. */
                    organization?: string;
                };
                header?: never;
                path: {
                    /** @description What it is called; told apart within its organization. */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Secret"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the demonstration data is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DemoState"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        /** Load demonstration data into an empty store */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DemoState"];
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description Default Response */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events: `applied` {repositories: string[], at: number, truncated: boolean} when new data can be read */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Error: {
            error: {
                /** @description A stable code of the error catalogue. */
                code: string;
                /** @description What went wrong and what to do. */
                message: string;
                requestId: string;
            };
        };
        Range: {
            /** @description Epoch seconds. */
            from: number;
            /** @description Epoch seconds. */
            to: number;
            /** @description Distance of two points of a series. */
            stepSeconds: number;
        };
        Stat: {
            /** @description Null when there is no data to say it from. */
            value: number | null;
            /** @description Mean over the range against the mean over the equal range before it: 0.12 is 12 % more. Of the success rate the plain difference. Null when it cannot be said. */
            change: number | null;
            /** @description Epoch seconds, ascending; one per point. */
            times: number[];
            /** @description The trend over the range; null where unknown. */
            values: (number | null)[];
        };
        /** @description Active jobs and queue depth are those of now. Runners online are the different runners seen in the last hour: at a job now, or with one that ended in it. */
        OperationsSummary: {
            range: components["schemas"]["Range"];
            activeJobs: components["schemas"]["Stat"];
            queueDepth: components["schemas"]["Stat"];
            runnersOnline: components["schemas"]["Stat"];
            successRate: components["schemas"]["Stat"];
            /** @description Completed jobs in the range by how they ended. The success rate is success ÷ (success + failure). */
            outcomes: {
                success: number;
                failure: number;
                cancelled: number;
                other: number;
            };
        };
        QueueWait: {
            range: components["schemas"]["Range"];
            overall: {
                p50Ms: number | null;
                p99Ms: number | null;
                jobs: number;
            };
            /** @description Epoch seconds, ascending; one per point. */
            times: number[];
            /** @description Median wait of the jobs of each step. */
            p50Ms: (number | null)[];
            /** @description 99th percentile of each step. */
            p99Ms: (number | null)[];
        };
        Throughput: {
            range: components["schemas"]["Range"];
            /** @description Jobs completed in the range. */
            jobs: number;
            /** @description Jobs completed per minute over the whole range. */
            perMinute: number | null;
            /** @description Epoch seconds, ascending; one per point. */
            times: number[];
            /** @description Jobs per minute. */
            success: (number | null)[];
            /** @description Jobs per minute. */
            failure: (number | null)[];
            /** @description Jobs per minute. */
            cancelled: (number | null)[];
            /** @description Jobs per minute: skipped, neutral and everything else. */
            other: (number | null)[];
        };
        Concurrency: {
            /** @description Epoch seconds: the moment this was true. */
            at: number;
            running: number;
            queued: number;
            /** @description Most running first, at most 50. */
            items: {
                /** @description A runner label set, joined by commas; empty when the job has none. */
                labels: string;
                running: number;
                queued: number;
                /** @description Jobs running on average over the range. */
                average: number;
            }[];
        };
        RunnerPools: {
            /** @description Epoch seconds. */
            at: number;
            /** @description Most runners first, at most 100. */
            items: {
                /** @description Runner group; empty when the runner belongs to none that is known. */
                pool: string;
                /** @description Runners working on a job now. */
                busy: number;
                /** @description Runners seen in the last hour, busy ones included. */
                online: number;
                /** @description busy ÷ online, 0 to 1; null when none was seen. */
                utilization: number | null;
                /** @description Runners at work on average over the range. */
                averageBusy: number;
            }[];
        };
        ActiveJobs: {
            range: components["schemas"]["Range"];
            /** @description Epoch seconds, ascending; one per point. */
            times: number[];
            /** @description Jobs running. */
            active: (number | null)[];
            /** @description Jobs waiting for a runner. */
            queued: (number | null)[];
        };
        CachePanel: {
            /** @enum {string} */
            state: "no_data";
            /** @description What to send so that this panel has something to show. */
            howTo: string;
        };
        OperationsFilters: {
            organizations: string[];
            repositories: {
                organization: string;
                repository: string;
            }[];
        };
        RunRow: {
            source: string;
            runId: number;
            /** @description The newest attempt; the other fields are about it. */
            attempt: number;
            runNumber: number | null;
            organization: string;
            /** @description `owner/name` */
            repository: string;
            workflow: string;
            title: string;
            event: string;
            branch: string;
            branchType: string;
            headSha: string;
            pullRequest: number | null;
            actor: string;
            actorIsBot: boolean;
            isFork: boolean;
            /** @description `waiting` is for approval by a person. */
            status: "queued" | "waiting" | "in_progress" | "completed";
            /** @description How it ended, in the words of the source; null while it has not. */
            conclusion: string | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            createdAt: number | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            startedAt: number | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            completedAt: number | null;
            /** @description Start of the attempt to its end; null when unknown. */
            durationMs: number | null;
            /** @description Page of the run at its source; empty when unknown. */
            url: string;
        };
        RunPage: {
            items: components["schemas"]["RunRow"][];
            /** @description Null at the end. A page may hold fewer items than asked for and still not be the last. */
            nextCursor: string | null;
        };
        /** @description Values that occur, at most 1,000 of each. */
        RunFilters: {
            organizations: string[];
            repositories: string[];
            workflows: string[];
            events: string[];
            conclusions: string[];
        };
        RunStep: {
            /** @description Place in the job, from 0. Identity, because numbers can repeat. */
            position: number;
            number: number;
            name: string;
            /** @description `waiting` is for approval by a person. */
            status: "queued" | "waiting" | "in_progress" | "completed";
            /** @description How it ended, in the words of the source; null while it has not. */
            conclusion: string | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            startedAt: number | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            completedAt: number | null;
            durationMs: number | null;
            /** @description The step in the log at its source; empty when unknown. */
            url: string;
        };
        RunJob: {
            jobId: number;
            name: string;
            baseName: string;
            /** @description Callers of reusable workflows, outermost first. */
            callers: string[];
            matrix: string[];
            labels: string;
            os: string;
            runnerType: string;
            pool: string;
            runner: string;
            /** @description `waiting` is for approval by a person. */
            status: "queued" | "waiting" | "in_progress" | "completed";
            /** @description How it ended, in the words of the source; null while it has not. */
            conclusion: string | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            createdAt: number | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            startedAt: number | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            completedAt: number | null;
            /** @description Waiting for a runner, without waiting for approval; null when unknown. */
            queueMs: number | null;
            durationMs: number | null;
            /** @description Taken along from an earlier attempt; it did no work in this one. */
            carriedOver: boolean;
            /** @description On the critical path of the attempt. */
            critical: boolean;
            /** @description How much earlier the attempt would end if this job took no time; null when it is not on the critical path. */
            savingMs: number | null;
            url: string;
            steps: components["schemas"]["RunStep"][];
        };
        RunFailure: {
            jobId: number;
            jobName: string;
            conclusion: string;
            /** @description Null when the job failed without a failed step. */
            stepPosition: number | null;
            stepName: string | null;
            url: string;
        };
        RunAttempt: {
            attempt: number;
            /** @description `waiting` is for approval by a person. */
            status: "queued" | "waiting" | "in_progress" | "completed";
            /** @description How it ended, in the words of the source; null while it has not. */
            conclusion: string | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            createdAt: number | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            startedAt: number | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            completedAt: number | null;
            durationMs: number | null;
            actor: string;
            url: string;
            /** @description Bounds of the waterfall: the earliest and latest moment of this attempt; `to` is now while it runs. */
            axis: {
                /** @description Milliseconds since the Unix epoch; null when unknown. */
                from: number | null;
                /** @description Milliseconds since the Unix epoch; null when unknown. */
                to: number | null;
            };
            /** @description Sum over the jobs of this attempt; null when no job tells. */
            queueMs: number | null;
            /** @description Time on runners, summed over the jobs of this attempt that ended. */
            busyMs: number | null;
            /** @description Job ids in the order they ran. */
            criticalPath: number[];
            /** @description What failed, first failure first. */
            failures: components["schemas"]["RunFailure"][];
            /** @description In the order they began. */
            jobs: components["schemas"]["RunJob"][];
        };
        RunDetail: {
            run: components["schemas"]["RunRow"];
            /** @description Newest attempt first. */
            attempts: components["schemas"]["RunAttempt"][];
        };
        RunEvent: {
            /** @description Place in the journal. */
            sequence: number;
            /** @description Milliseconds since the Unix epoch. */
            receivedAt: number;
            event: string;
            action: string;
            deliveryId: string;
            outcome: string;
            jobId: number | null;
            /** @description From receipt to being stored. */
            latencyMs: number;
            bodyBytes: number;
        };
        RunEventPage: {
            items: components["schemas"]["RunEvent"][];
            nextCursor: string | null;
        };
        RunEventBody: {
            sequence: number;
            /** @description The payload exactly as it came in. */
            body: string;
        };
        IntakeSummary: {
            journal: {
                /** @description Events acknowledged and not yet in the tables. */
                entries: number;
                bytes: number;
                /** @description Milliseconds since the Unix epoch; null when unknown. */
                oldestAt: number | null;
                maxBytes: number;
                /** @description True while deliveries are refused with 429. */
                full: boolean;
            };
            /** @description Events received in the range. */
            events: number;
            /** @description Repeated deliveries answered and not counted again, since the process started. */
            duplicates: number | null;
            deadLetters: {
                open: number;
                replayed: number;
                dismissed: number;
            };
            /** @description From receipt to the tables, over the range (at most its last 24 h). */
            latency: {
                p50Ms: number | null;
                p99Ms: number | null;
            };
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            lastEventAt: number | null;
            /** @description The newest ping that is kept, whatever the range: GitHub sends one for each webhook that is added. */
            lastPing: {
                /** @description Milliseconds since the Unix epoch. */
                at: number;
                /** @description The repository, or the organisation, whose webhook was tried out. */
                from: string;
            } | null;
            hours: {
                /** @description Epoch seconds of each hour, ascending. */
                times: number[];
                /** @description Events per hour, by event; the most frequent first, at most 12 and `other`. */
                series: {
                    event: string;
                    values: number[];
                }[];
            };
            outcomes: {
                outcome: string;
                events: number;
            }[];
        };
        DeadLetter: {
            source: string;
            deliveryId: string;
            /** @description Milliseconds since the Unix epoch. */
            receivedAt: number;
            event: string;
            action: string;
            /** @description Why it could not be read. */
            code: string;
            message: string;
            state: "open" | "replayed" | "dismissed";
            bodyBytes: number;
            /** @description The first 2,000 characters of the payload. */
            bodyStart: string;
        };
        DeadLetterPage: {
            items: components["schemas"]["DeadLetter"][];
            nextCursor: string | null;
            /** @description Open letters by code. */
            codes: {
                code: string;
                open: number;
            }[];
        };
        ReplayAnswer: {
            /** @description Dead letters put back into the journal. */
            requested: number;
        };
        EventReplayAnswer: {
            /** @description Raw events put back into the journal. */
            requested: number;
            /** @description Above 0: the journal is full; ask for the same range again later. */
            left: number;
        };
        CompletenessRow: {
            source: string;
            organization: string;
            repository: string;
            workflow: string;
            /** @description Run numbers between the first and the last seen in the window. */
            expectedRuns: number;
            receivedRuns: number;
            missingRuns: number;
            /** @description Missing run numbers, both ends included; at most 20. */
            gaps: {
                from: number;
                to: number;
            }[];
            /** @description Earlier attempts of re-run runs that were never seen. */
            missingAttempts: number;
            /** @description Jobs open longer than a job can be: 6 h hosted, 24 h otherwise. */
            stuckJobs: number;
            /** @description receivedRuns ÷ expectedRuns, 0 to 1. */
            ratio: number | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            since: number | null;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            until: number | null;
        };
        Completeness: {
            windowDays: number;
            expectedRuns: number;
            receivedRuns: number;
            /** @description Least complete first, at most 500. */
            items: components["schemas"]["CompletenessRow"][];
        };
        ImportJob: {
            id: string;
            /** @description `owner` or `owner/name`. */
            target: string;
            state: "running" | "done" | "failed";
            /** @description What it does now, or why it failed. */
            message: string;
            runsImported: number;
            /** @description Null until known. */
            runsTotal: number | null;
            /** @description API calls made. */
            calls: number;
            startedAt: number;
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            finishedAt: number | null;
            etaSeconds: number | null;
        };
        Setup: {
            /** @description No run was ever stored. */
            storeEmpty: boolean;
            /** @description The store holds demonstration data. */
            demoLoaded: boolean;
            webhookSecretConfigured: boolean;
            /** @description Imports and healing need it. */
            githubTokenConfigured: boolean;
            /** @description The payload URL to paste at GitHub. */
            webhookUrl: string;
            /** @description False when the URL points at this machine only, so GitHub cannot reach it. */
            webhookUrlIsPublic: boolean;
            /** @description Events to tick at GitHub. */
            events: string[];
            /** @description Milliseconds since the Unix epoch; null when unknown. */
            lastEventAt: number | null;
        };
        Session: {
            /** @description False only on a loopback address without an admin token. */
            authRequired: boolean;
            signedIn: boolean;
            /** @enum {string|null} */
            scope: "admin" | "ingest" | "read" | "secrets" | null;
            /** @description The organisation this session is limited to; null when it sees all. */
            organization: string | null;
            /** @description What the first-run page needs; null when not signed in. */
            setup: components["schemas"]["Setup"] | null;
            version: string;
        };
        Token: {
            id: string;
            name: string;
            scope: "admin" | "ingest" | "read" | "secrets";
            organization: string | null;
            /** @description Milliseconds since the Unix epoch. */
            createdAt: number;
            revoked: boolean;
        };
        TokenList: {
            items: components["schemas"]["Token"][];
        };
        NewToken: {
            token: components["schemas"]["Token"];
            /** @description The token itself. It is shown this once. */
            secret: string;
        };
        DemoState: {
            state: "none" | "running" | "done" | "failed";
            /** @description Events sent so far. */
            done: number;
            total: number;
            message: string;
        };
        Secret: {
            name: string;
            /** @description Whose telemetry it is masked in; null for everybody’s. */
            organization: string | null;
            /** @description When the value that counts now was registered; milliseconds since the Unix epoch. */
            registeredAt: number;
            /** @description The credential that registered it: the id of a token, `admin`, or `open`. */
            by: string;
        };
        SecretList: {
            items: components["schemas"]["Secret"][];
        };
        /** @description The attempt of a run that the trace is. */
        TraceRun: {
            source: string;
            runId: number;
            attempt: number;
            repository: string;
            workflow: string;
            title: string;
            conclusion: string | null;
        };
        TraceSpan: {
            spanId: string;
            /** @description Where it hangs in the tree; null for a root. Not always the parent that the sender named. */
            parentId: string | null;
            depth: number;
            /** @description `span` was sent; the others are the run itself. */
            kind: "run" | "job" | "queue" | "step" | "span";
            name: string;
            service: string;
            spanKind: string;
            /** @description Since the Unix epoch. Microseconds. */
            startUs: number;
            /** @description Microseconds. */
            durationUs: number;
            /** @description Still going; it ends now, for the moment. */
            isOpen: boolean;
            status: "unset" | "ok" | "error";
            conclusion: string | null;
            /** @description It was sent, so there are attributes to ask for. */
            isStored: boolean;
            events: number;
            links: number;
            /** @description Spans below it, at any depth. */
            below: number;
            failedBelow: number;
            /** @description Time in which it, and nothing below it, decided when the trace ended; 0 off the critical path. Microseconds. */
            criticalUs: number;
        };
        /** @description What a span of kind `job` and those of its steps stand for. */
        TraceJob: {
            spanId: string;
            jobId: number;
            name: string;
            /** @description Empty when it never had one. */
            runner: string;
            labels: string;
            url: string;
            steps: {
                spanId: string;
                number: number;
            }[];
        };
        Trace: {
            traceId: string;
            run: components["schemas"]["TraceRun"] | null;
            jobs: components["schemas"]["TraceJob"][];
            /** @description Depth-first, children in the order they began. */
            spans: components["schemas"]["TraceSpan"][];
            /** @description Spans that were sent. More than shown: the failed and the longest are shown. */
            sent: number;
            shown: number;
        };
        SpanDetail: {
            traceId: string;
            spanId: string;
            name: string;
            statusMessage: string;
            /** @description Instrumentation that made it, with its version. */
            scope: string;
            attributes: {
                [key: string]: string;
            };
            resource: {
                [key: string]: string;
            };
            events: {
                atUs: number;
                name: string;
                attributes: {
                    [key: string]: string;
                };
            }[];
            links: {
                traceId: string;
                spanId: string;
                attributes: {
                    [key: string]: string;
                };
            }[];
        };
        TraceSummary: {
            traceId: string;
            name: string;
            service: string;
            services: string[];
            /** @description Since the Unix epoch. Microseconds. */
            startUs: number;
            /** @description Microseconds. */
            durationUs: number;
            spans: number;
            errors: number;
            /** @description Spans that met the conditions. */
            matched: number;
            repository: string;
            runSource: string;
            /** @description 0 when no span names a run. */
            runId: number;
            attempt: number;
            run: components["schemas"]["TraceRun"] | null;
        };
        TraceList: {
            items: components["schemas"]["TraceSummary"][];
            services: string[];
        };
        SpanTotals: {
            count: number;
            totalUs: number;
            ownUs: number;
        };
        SpanChange: {
            /** @description Names from the root down; the root itself is empty. */
            path: string[];
            /** @description `span` was sent; the others are the run itself. */
            kind: "run" | "job" | "queue" | "step" | "span";
            before: components["schemas"]["SpanTotals"] | null;
            after: components["schemas"]["SpanTotals"] | null;
            /** @description Change of the time spent in it and nowhere below it. Microseconds. */
            ownDeltaUs: number;
        };
        TraceComparison: {
            /** @description The newest success before it of the same workflow, on its branch or else the default one, and at the first attempt if there is such; null when there is none within 90 days. */
            base: components["schemas"]["TraceRun"] | null;
            /** @description The largest growth first; at most 200. */
            changes: components["schemas"]["SpanChange"][];
        };
        LogLine: {
            /** @description The same for lines of one nanosecond that say the same of the same. */
            id: string;
            /** @description Microseconds since the Unix epoch. */
            atUs: number;
            severity: "unset" | "trace" | "debug" | "info" | "warn" | "error" | "fatal";
            service: string;
            category: string;
            /** @description Text; may hold SGR codes (colours). In lists the first 2,000 characters. */
            body: string;
            /** @description Of the whole line, in characters. */
            bodyLength: number;
            repository: string;
            runSource: string;
            /** @description 0 when the line names no run. */
            runId: number;
            attempt: number;
            /** @description 0 when unknown. */
            jobId: number;
            jobName: string;
            /** @description Number of the step; 0 when unknown. */
            step: number;
            traceId: string;
        };
        LogPage: {
            /** @description In the order that was asked for. */
            items: components["schemas"]["LogLine"][];
            nextCursor: string | null;
        };
        LogDetail: {
            /** @description The same for lines of one nanosecond that say the same of the same. */
            id: string;
            /** @description Microseconds since the Unix epoch. */
            atUs: number;
            severity: "unset" | "trace" | "debug" | "info" | "warn" | "error" | "fatal";
            service: string;
            category: string;
            /** @description Text; may hold SGR codes (colours). In lists the first 2,000 characters. */
            body: string;
            /** @description Of the whole line, in characters. */
            bodyLength: number;
            repository: string;
            runSource: string;
            /** @description 0 when the line names no run. */
            runId: number;
            attempt: number;
            /** @description 0 when unknown. */
            jobId: number;
            jobName: string;
            /** @description Number of the step; 0 when unknown. */
            step: number;
            traceId: string;
            spanId: string;
            /** @description The sender's own word. */
            severityText: string;
            /** @description Instrumentation that made it, with its version. */
            scope: string;
            attributes: {
                [key: string]: string;
            };
            resource: {
                [key: string]: string;
            };
        };
        /** @description In the order of time. */
        LogContext: {
            before: components["schemas"]["LogLine"][];
            after: components["schemas"]["LogLine"][];
        };
        LogHistogram: {
            range: components["schemas"]["Range"];
            /** @description Epoch seconds at which the steps begin. */
            times: number[];
            /** @description Lines per step; severities without lines are left out. */
            series: {
                severity: "unset" | "trace" | "debug" | "info" | "warn" | "error" | "fatal";
                values: number[];
            }[];
            total: number;
            /** @description Of the whole range, whatever the filter; the busiest first. */
            services: string[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
