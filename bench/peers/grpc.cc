/* SPDX-License-Identifier: BSD-2-Clause */
/* gRPC as its tutorial uses it: generated classes, synchronous calls, over a Unix socket. */
#include "bench.grpc.pb.h"
#include "peer.h"

#include <grpcpp/grpcpp.h>
#include <string>
#include <unistd.h>

namespace {

struct State {
    std::string address = "unix:grpc-" + std::to_string(getpid());
    std::unique_ptr<bench::Answer::Stub> stub;
};

class Service final : public bench::Answer::Service {
    grpc::Status Increment(grpc::ServerContext *, const bench::Number *request, bench::Number *reply) override
    {
        reply->set_value(request->value() + 1);
        return grpc::Status::OK;
    }

    grpc::Status Take(grpc::ServerContext *, const bench::Bytes *request, bench::Number *reply) override
    {
        reply->set_value(static_cast<unsigned char>(request->bytes()[0]));
        return grpc::Status::OK;
    }
};

/* Nothing of gRPC is touched before the fork: its threads would stay behind. */
void *open_grpc()
{
    return new State;
}

void serve(void *state)
{
    Service service;
    grpc::ServerBuilder builder;
    builder.AddListeningPort(static_cast<State *>(state)->address, grpc::InsecureServerCredentials());
    builder.RegisterService(&service);
    std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    if (!server)
        peer_fail("grpc");
    server->Wait();
}

void join_grpc(void *state)
{
    State *grpc_state = static_cast<State *>(state);
    auto channel = grpc::CreateChannel(grpc_state->address, grpc::InsecureChannelCredentials());
    gpr_timespec deadline = gpr_time_from_seconds(10, GPR_TIMESPAN);
    if (!channel->WaitForConnected(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), deadline)))
        peer_fail("grpc: no connection");
    grpc_state->stub = bench::Answer::NewStub(channel);
}

int call(void *state, int value)
{
    grpc::ClientContext context;
    bench::Number request;
    bench::Number reply;
    request.set_value(value);
    if (!static_cast<State *>(state)->stub->Increment(&context, request, &reply).ok())
        peer_fail("grpc call");
    return reply.value();
}

int send_bytes(void *state, const unsigned char *bytes, size_t count)
{
    grpc::ClientContext context;
    bench::Bytes request;
    bench::Number reply;
    request.set_bytes(bytes, count);
    if (!static_cast<State *>(state)->stub->Take(&context, request, &reply).ok())
        peer_fail("grpc call");
    return reply.value();
}

} // namespace

extern "C" const struct peer peer_grpc = {"gRPC", open_grpc, serve, join_grpc, call, send_bytes, nullptr, 0};
