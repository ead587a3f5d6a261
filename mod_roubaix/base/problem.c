/* SPDX-License-Identifier: Apache-2.0 */
#include "base/problem.h"

#include <stdarg.h>

#include <apr_strings.h>

const problem_t *problem_make(apr_pool_t *p, problem_kind_e kind, const char *code, const char *fmt, ...)
{
    problem_t *problem = apr_pcalloc(p, sizeof *problem);

    problem->kind = kind;
    problem->code = code;
    if (fmt) {
        va_list args;

        va_start(args, fmt);
        problem->detail = apr_pvsprintf(p, fmt, args);
        va_end(args);
    }
    return problem;
}

const problem_t *problem_input(apr_pool_t *p, const char *field, const char *code)
{
    problem_t *problem = apr_pcalloc(p, sizeof *problem);

    problem->kind = PROBLEM_INPUT;
    problem->code = code;
    problem->field = apr_pstrdup(p, field);
    return problem;
}

const problem_t *problem_later(apr_pool_t *p, problem_kind_e kind, const char *code, int seconds)
{
    problem_t *problem = apr_pcalloc(p, sizeof *problem);

    problem->kind = kind;
    problem->code = code;
    problem->retry_after = seconds > 0 ? seconds : 1;
    return problem;
}

int problem_status(problem_kind_e kind)
{
    static const int status[] = {
        [PROBLEM_INPUT] = 422, [PROBLEM_MALFORMED] = 400, [PROBLEM_TOO_LARGE] = 413, [PROBLEM_MEDIA_TYPE] = 415,
        [PROBLEM_DENIED] = 403, [PROBLEM_NOT_FOUND] = 404, [PROBLEM_CONFLICT] = 409, [PROBLEM_THROTTLED] = 429,
        [PROBLEM_BUSY] = 503, [PROBLEM_UNAVAILABLE] = 503, [PROBLEM_INTERNAL] = 500,
    };

    return status[kind];
}
